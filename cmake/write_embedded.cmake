# Script: writes OUTPUT, a C++ unit with the bytes of PATHS (separated by |) below FOLDER. Called by embed.cmake.
string(REPLACE "|" ";" paths "${PATHS}")
set(arrays "")
set(rows "")
set(index 0)
foreach(path IN LISTS paths)
  file(READ ${FOLDER}/${path} bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  file(SIZE ${FOLDER}/${path} size)
  string(APPEND arrays "constexpr char file_${index}[] = {\n${bytes}'\\0'};\n")
  string(APPEND rows "    {\"${path}\", {file_${index}, ${size}}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "#include \"schema/embedded_files.hpp\"

namespace weir::schema {
namespace {

${arrays}
constexpr EmbeddedFile files[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() {
  return files;
}

}  // namespace weir::schema
")
