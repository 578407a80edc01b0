# Script: writes OUTPUT, a C++ unit of weir::NAME with the list LIST of the texts of PATHS (separated by |) below FOLDER. Called by embed.cmake.
# Raw string literals compile in no time; that they hold what the file holds is asserted by size here, by digest in tests.
string(REPLACE "|" ";" paths "${PATHS}")
set(texts "")
set(rows "")
set(index 0)
foreach(path IN LISTS paths)
  file(READ ${FOLDER}/${path} text)
  file(SIZE ${FOLDER}/${path} size)
  file(SHA256 ${FOLDER}/${path} sha256)
  string(FIND "${text}" ")embedded\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${FOLDER}/${path} holds the end mark of a raw string literal")
  endif()
  string(APPEND texts "constexpr char file_${index}[] = R\"embedded(${text})embedded\";\n")
  string(APPEND texts "static_assert(sizeof(file_${index}) == ${size} + 1);\n")
  string(APPEND rows "    {\"${path}\", {file_${index}, ${size}},\n     \"${sha256}\"},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "#include \"${NAME}/${LIST}.hpp\"

namespace weir::${NAME} {
namespace {

${texts}
constexpr EmbeddedFile files[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> ${LIST}() {
  return files;
}

}  // namespace weir::${NAME}
")
