#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <regex>

#include <catch2/catch.hpp>

#include "golden/page.hpp"
#include "golden/scrub.hpp"
#include "golden/session.hpp"
#include "golden/text_file.hpp"
#include "golden/workbench.hpp"

namespace weir::golden {
namespace {

namespace fs = std::filesystem;

const fs::path root = WEIR_SOURCE_DIR;

std::vector<fs::path> pages() {
  std::vector<fs::path> found{root / "README.md"};
  for (const char* folder : {"docs", "examples"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
      if (entry.path().extension() == ".md") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

bool has_session(const std::vector<Part>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.kind == Part::Kind::session; });
}

/// One reading of a page, from where it starts to its last command or another start.
class Reader {
 public:
  explicit Reader(const std::string& start)
      : bench_(start_of(start), Workbench::Person::reader), scrubber_("", bench_.folder()) {
    scrubber_.call(bench_.home(), "~");
  }

  Part read(const Part& part) {
    switch (part.kind) {
      case Part::Kind::prose:
      case Part::Kind::start:
        break;
      case Part::Kind::meanwhile: {
        INFO(part.argument);
        CHECK(bench_.run(part.argument).exit_code == 0);
        break;
      }
      case Part::Kind::file:
        bench_.write(part.argument, inside(part));
        break;
      case Part::Kind::session:
        return with_inside(part, carry_out(inside(part)));
    }
    return part;
  }

 private:
  static fs::path start_of(const std::string& start) { return start == "an empty folder" ? fs::path() : root / start; }

  std::string carry_out(const std::string& text) {
    Session session = parse_session(text);
    for (Exchange& exchange : session.exchanges) {
      const Ran ran = bench_.run(exchange.command);
      scrubber_.call(bench_.platform_url(), reader_address);
      learn_project(ran.out);
      exchange.output = as_seen(scrubber_.scrub(format_output(ran.out, ran.err, ran.exit_code)));
    }
    return format_session(session);
  }

  /// `weir init` makes up an id.
  void learn_project(const std::string& out) {
    static const std::regex made("^Project [a-z0-9-]+ \\(([a-z0-9]{8})\\) in ");
    if (std::smatch found; std::regex_search(out, found, made)) scrubber_.call(found[1].str(), "k3v9x2qm");
  }

  Workbench bench_;
  Scrubber scrubber_;
};

}  // namespace

TEST_CASE("Every page says what the program says") {
  const bool rewriting = std::getenv("UPDATE_GOLDEN") != nullptr;
  if (rewriting) REQUIRE(std::getenv("CI") == nullptr);  // nobody would read the difference
  std::size_t sessions = 0;
  for (const fs::path& page : pages()) {
    const std::string text = read_text(page);
    std::vector<Part> parts = parse_page(text);
    if (!has_session(parts)) continue;
    DYNAMIC_SECTION(page.lexically_relative(root).string()) {
      auto reader = std::make_unique<Reader>("an empty folder");
      for (Part& part : parts) {
        if (part.kind == Part::Kind::start) reader = std::make_unique<Reader>(part.argument);
        part = reader->read(part);
      }
      const std::string now = format_page(parts);
      if (!rewriting)
        CHECK(now == text);
      else if (now != text) {
        write_text(page, now);
        FAIL_CHECK("rewritten, read the difference: " << page);
      } else
        SUCCEED("unchanged");
    }
    ++sessions;
  }
  CHECK(sessions > 0);
}

TEST_CASE("No page shows a command that is not run") {
  for (const fs::path& page : pages()) {
    for (const Part& part : parse_page(read_text(page))) {
      if (part.kind == Part::Kind::session || part.kind == Part::Kind::file) continue;
      for (const std::string& line : part.lines) {
        INFO(page.lexically_relative(root).string() << ": " << line);
        for (const char* start : {"$ ", "    $ ", "    weir ", "    git ", "    export ", "    curl ", "    ssh-"})
          CHECK(line.rfind(start, 0) != 0);
      }
    }
  }
}

TEST_CASE("A page is its parts, one after the other") {
  const std::string text =
      "# Words\n<!-- starts with: examples/x -->\n\n```console\n$ weir plan\nNothing.\n```\nmore\n"
      "<!-- meanwhile: api GET /health -->\n```yaml manifests/a.yaml\na: 1\n```\n```text\n$ not run\n```\n";
  const auto parts = parse_page(text);
  CHECK(format_page(parts) == text);
  std::vector<Part::Kind> kinds;
  for (const Part& part : parts)
    if (part.kind != Part::Kind::prose) kinds.push_back(part.kind);
  CHECK(kinds == std::vector{Part::Kind::start, Part::Kind::session, Part::Kind::meanwhile, Part::Kind::file});
  CHECK(inside(parts[3]) == "$ weir plan\nNothing.\n");
  CHECK(parts[5].argument == "api GET /health");
  CHECK(inside(with_inside(parts[3], "$ ls\n\n")) == "$ ls\n");
}

}  // namespace weir::golden
