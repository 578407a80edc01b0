#include "tidy/source_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace weir::tidy {
namespace {

namespace fs = std::filesystem;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Blanks text[from, to) but keeps its lines.
void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t at = from; at < std::min(to, text.size()); ++at)
    if (text[at] != '\n') text[at] = ' ';
}

/// Where the literal that opens at `at` ends, behind its closing quote.
std::size_t end_of_literal(const std::string& text, std::size_t at) {
  const char quote = text[at];
  if (quote == '"' && at > 0 && text[at - 1] == 'R') {
    const std::size_t open = text.find('(', at);
    const std::string close = ")" + text.substr(at + 1, open - at - 1) + "\"";
    return std::min(text.find(close, open), text.size() - close.size()) + close.size();
  }
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != quote && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
  return end + 1;
}

std::string code_only(const std::string& text) {
  std::string code = text;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text.compare(at, 2, "//") == 0) {
      end = std::min(text.find('\n', at), text.size());
      blank(code, at, end);
    } else if (text.compare(at, 2, "/*") == 0) {
      end = std::min(text.find("*/", at), text.size() - 2) + 2;
      blank(code, at, end);
    } else if (text[at] == '"' || (text[at] == '\'' && (at == 0 || !is_word(text[at - 1])))) {
      end = end_of_literal(text, at);
      blank(code, at + 1, end - 1);
    }
    at = end;
  }
  return code;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string last_word(const std::string& text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  return text.substr(begin);
}

bool begins_with_word(const std::string& head, std::string_view word) {
  return head.starts_with(word) && (head.size() == word.size() || !is_word(head[word.size()]));
}

bool opens_scope(const std::string& head) {
  constexpr std::array<std::string_view, 7> words = {"namespace", "class",    "struct",  "enum",
                                                     "union",     "extern C", "template"};
  if (head.find(')') != std::string::npos) return false;
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return begins_with_word(head, word); });
}

/// `Foo::Foo(int x) : a_(x), b_{x} {`: the first brace belongs to b_, not to the function.
bool is_member_initialiser(const std::string& head) {
  if (head.find(") :") == std::string::npos && head.find("noexcept :") == std::string::npos) return false;
  const std::string word = last_word(head);
  return !word.empty() && word != "const" && word != "noexcept" && word != "override" && word != "try";
}

bool opens_function(const std::string& head) {
  if (head.find('(') == std::string::npos) return false;
  const std::size_t assigned = head.find(" = ");
  return assigned == std::string::npos || head.find('[', assigned) != std::string::npos ||
         head.find('(') < assigned;  // a default argument
}

SourceFile read(const fs::path& root, const fs::path& path) {
  std::ifstream stream(path);
  SourceFile file;
  file.text.assign(std::istreambuf_iterator<char>(stream), {});
  file.path = fs::relative(path, root).generic_string();
  const fs::path relative = file.path;
  if (std::distance(relative.begin(), relative.end()) > 2) file.folder = std::next(relative.begin())->string();
  file.stem = path.stem().string();
  file.code = code_only(file.text);
  return file;
}

bool ends_in(const fs::path& path, const std::vector<std::string>& endings) {
  const std::string name = path.filename().string();
  return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return name.ends_with(ending); });
}

/// Blanks preprocessor lines, so that only declarations and statements are left.
std::string without_directives(std::string code) {
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = std::min(code.find('\n', at), code.size());
    const std::size_t first = code.find_first_not_of(" \t", at);
    if (first < end && code[first] == '#') blank(code, at, end);
    at = end + 1;
  }
  return code;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

/// Walks the braces of a file and tells what each block is.
class BlockWalker {
 public:
  explicit BlockWalker(const SourceFile& file) : code_(without_directives(file.code)) {}

  void walk() {
    for (std::size_t at = 0; at < code_.size(); ++at) {
      if (in_function_ == 0 && head_.empty() && std::isspace(static_cast<unsigned char>(code_[at])) == 0)
        head_begin_ = at;
      step(at);
    }
  }

  std::vector<Function> functions;
  std::vector<Declaration> declarations;  ///< `documented` not yet set

 private:
  enum class Block { scope, hidden, function, other };

  void step(std::size_t at) {
    const char c = code_[at];
    if (c == '{')
      open();
    else if (c == '}')
      close(at);
    else if (in_function_ > 0)
      return;
    else if (c == ';')
      declare();
    else if (c == ':' && is_access(head_))
      access();
    else if (!head_.empty() || std::isspace(static_cast<unsigned char>(c)) == 0)
      head_ += c;
  }

  static bool is_access(const std::string& head) {
    const std::string word = one_line(head);
    return word == "public" || word == "private" || word == "protected";
  }

  void access() {
    if (!blocks_.empty()) blocks_.back() = one_line(head_) == "public" ? Block::scope : Block::hidden;
    head_.clear();
  }

  bool visible() const {
    return std::all_of(blocks_.begin(), blocks_.end(), [](Block block) { return block == Block::scope; });
  }

  void declare() {
    const std::string head = one_line(head_);
    const std::size_t open = head.find('(');
    if (open != std::string::npos && head.find(" = ") > open) add_declaration(head);
    head_.clear();
  }

  /// What the language, the port in front of it, or its own name (an accessor) already says needs no word more.
  void add_declaration(const std::string& head) {
    constexpr std::array<std::string_view, 10> plain = {"= default", "= delete",      "operator", "~",
                                                        " override", "static_assert", "friend ",  "&&) noexcept",
                                                        "explicit ", "() const"};
    if (!visible() || std::any_of(plain.begin(), plain.end(),
                                  [&](std::string_view part) { return head.find(part) != std::string::npos; }))
      return;
    declarations.push_back({head, line_at(code_, head_begin_), false});
  }

  void open() {
    if (in_function_ > 0) {
      ++in_function_;
      return;
    }
    const std::string head = one_line(head_);
    if (is_member_initialiser(head)) {
      skip_initialiser_ = true;
      blocks_.push_back(Block::other);
      return;
    }
    if (opens_scope(head) || head.empty()) {
      const bool named = !begins_with_word(head, "namespace") && !head.empty();
      if (named) add_declaration(head);
      const bool hides = head == "namespace" || begins_with_word(head, "class") || begins_with_word(head, "enum");
      blocks_.push_back(hides ? Block::hidden : Block::scope);
    } else if (opens_function(head)) {
      add_declaration(head);
      functions.push_back({head, line_at(code_, head_begin_), 0});
      blocks_.push_back(Block::function);
      in_function_ = 1;
    } else {
      blocks_.push_back(Block::other);
    }
    head_.clear();
  }

  void close(std::size_t at) {
    if (in_function_ > 1) {
      --in_function_;
      return;
    }
    if (in_function_ == 1) functions.back().lines = line_at(code_, at) - functions.back().line + 1;
    in_function_ = 0;
    if (!blocks_.empty()) blocks_.pop_back();
    if (skip_initialiser_)
      head_ += "{}";
    else
      head_.clear();
    skip_initialiser_ = false;
  }

  std::string code_;
  std::string head_;
  std::size_t head_begin_ = 0;
  std::vector<Block> blocks_;
  std::size_t in_function_ = 0;
  bool skip_initialiser_ = false;
};

}  // namespace

std::vector<SourceFile> read_sources(const std::string& folder, const std::vector<std::string>& endings) {
  const fs::path root = WEIR_SOURCE_DIR;
  std::vector<SourceFile> files;
  if (!fs::exists(root / folder)) return files;
  for (auto entry = fs::recursive_directory_iterator(root / folder); entry != fs::recursive_directory_iterator();
       ++entry) {
    if (entry->is_directory() && entry->path() == root / "tests" / "data") entry.disable_recursion_pending();
    const bool is_picture = entry->path().extension() == ".png";
    if (entry->is_regular_file() && !is_picture && ends_in(entry->path(), endings))
      files.push_back(read(root, entry->path()));
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& left, const SourceFile& right) { return left.path < right.path; });
  return files;
}

std::vector<Function> functions(const SourceFile& file) {
  BlockWalker walker(file);
  walker.walk();
  return walker.functions;
}

std::vector<Declaration> declarations(const SourceFile& header) {
  BlockWalker walker(header);
  walker.walk();
  const std::vector<std::string> lines = split_lines(header.text);
  const std::vector<std::string> code = split_lines(header.code);
  const auto comment_on = [&](std::size_t line) { return lines.at(line - 1).find("///") != std::string::npos; };
  std::size_t documented_until = 0;
  for (Declaration& one : walker.declarations) {
    std::size_t end = one.line;  // a declaration over several lines carries its comment on any of them
    while (end < code.size() && code[end - 1].find_first_of(";{") == std::string::npos) ++end;
    for (std::size_t line = one.line; line <= end; ++line) one.documented |= comment_on(line);
    std::size_t above = one.line - 1;
    if (above > 0 && one_line(lines.at(above - 1)) == "public:") --above;
    if (above > 0) one.documented |= comment_on(above) || documented_until == above;
    if (one.documented) documented_until = end;
  }
  return walker.declarations;
}

std::vector<std::string> includes(const SourceFile& file) {
  std::vector<std::string> found;
  for (const std::string& line : split_lines(file.text)) {
    const std::string directive = one_line(line);
    if (directive.starts_with("#include ")) found.push_back(directive.substr(9, directive.find(' ', 9) - 9));
  }
  return found;
}

std::vector<std::size_t> lines_with_word(std::string_view text, std::string_view word) {
  std::vector<std::size_t> lines;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word(text[at - 1]) || !is_word(word.front());
    const std::size_t end = at + word.size();
    const bool ends = end == text.size() || !is_word(text[end]) || !is_word(word.back());
    if (begins && ends) lines.push_back(line_at(text, at));
  }
  return lines;
}

std::size_t line_count(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace weir::tidy
