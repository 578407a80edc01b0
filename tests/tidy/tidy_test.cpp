// The rules of the house, read off the sources. docs/architecture.md says why they are there.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "tidy/source_file.hpp"

using namespace weir::tidy;

namespace {

using Problems = std::vector<std::string>;

const std::map<std::string, int> floors = {
    {"core", 0},   {"disk", 0}, {"threads", 0},  {"schema", 1}, {"git", 1},        {"http", 1},
    {"sqlite", 1}, {"zone", 1}, {"catalog", 1},  {"diff", 1},   {"manifest", 2},   {"providers", 2},
    {"state", 2},  {"plan", 2}, {"platform", 2}, {"report", 3}, {"reconciler", 4}, {"cli", 5}};

/// Folders that only compute: what they give depends on what they are given.
const std::set<std::string> pure_folders = {"core", "catalog", "diff", "plan", "report"};

struct Door {
  std::string_view header;              ///< how the library's includes begin
  std::vector<std::string_view> where;  ///< the folder, or the one file
};

const std::vector<Door> doors = {
    {"<yaml-cpp/", {"src/manifest/"}},
    {"<libfyaml.h", {"src/manifest/"}},
    {"<valijson/", {"src/schema/"}},
    {"<git2", {"src/git/"}},
    {"<curl/", {"src/http/"}},
    {"<httplib.h", {"src/http/"}},
    {"<sqlite3.h", {"src/sqlite/"}},
    {"<sodium", {"src/core/"}},
    {"<date/", {"src/zone/"}},
    {"<jwt.h", {"src/platform/"}},
    {"<openssl/", {"src/platform/"}},
    {"<CLI/", {"src/cli/"}},
    {"<nlohmann/", {"src/core/json.hpp"}},
    {"<tl/expected.hpp", {"src/"}},
    {"<fmt/", {"src/"}},
};

/// Headers of the operating system; pure folders see none of them.
const std::set<std::string> system_headers = {"<arpa/inet.h>",  "<dirent.h>",      "<fcntl.h>",      "<netdb.h>",
                                              "<netinet/in.h>", "<netinet/tcp.h>", "<poll.h>",       "<signal.h>",
                                              "<sys/file.h>",   "<sys/ioctl.h>",   "<sys/socket.h>", "<sys/stat.h>",
                                              "<sys/types.h>",  "<sys/wait.h>",    "<termios.h>",    "<unistd.h>"};

const std::set<std::string> impure_headers = {
    "<fstream>", "<iostream>", "<filesystem>", "<thread>",       "<mutex>", "<atomic>",     "<condition_variable>",
    "<future>",  "<random>",   "<cstdio>",     "<shared_mutex>", "<ctime>", "<stop_token>", "<semaphore>",
    "<latch>",   "<barrier>"};

const std::vector<std::string_view> impure_words = {"system_clock::now",
                                                    "steady_clock::now",
                                                    "high_resolution_clock",
                                                    "getenv",
                                                    "setenv",
                                                    "secure_getenv",
                                                    "fopen",
                                                    "printf",
                                                    "std::cout",
                                                    "std::cerr",
                                                    "std::clog",
                                                    "std::thread",
                                                    "std::mutex",
                                                    "random_device",
                                                    "mt19937",
                                                    "rand",
                                                    "std::time",
                                                    "randombytes_buf",
                                                    "thread_local"};

/// Where a library or the standard library throws, and the exception ends.
const std::set<std::string> may_catch = {
    "src/zone/system_time_zones.cpp", "src/cli/argument_parser.cpp", "src/cli/main.cpp",
    "src/manifest/event_reader.cpp",  "src/schema/judge.cpp",        "src/schema/node.cpp",
    "src/state/baseline_files.cpp",   "src/threads/begin_work.hpp",  "src/threads/start_thread.cpp"};

/// Ports: abstract classes with a real implementation and one for tests.
const std::set<std::string> may_be_virtual = {
    "src/core/ports.hpp",           "src/http/transport.hpp",         "src/http/listener.hpp",
    "src/providers/provider.hpp",   "src/state/baseline_store.hpp",   "src/platform/server.hpp",
    "src/platform/destination.hpp", "src/platform/record_reader.hpp", "src/platform/runner.hpp"};

/// Tests that are named for what a group of units does together, and those units (of the test's own folder, if none is
/// named).
const std::map<std::string, std::vector<std::string_view>> group_tests = {
    {"tests/cli/argument_parser_test.cpp", {"command_table"}},
    {"tests/cli/environment_secrets_test.cpp", {"system_clock", "whole_file"}},
    {"tests/cli/pages_test.cpp", {"completion", "help_text", "man_page"}},
    {"tests/disk/file_bytes_test.cpp", {"descriptor"}},
    {"tests/e2e/init_test.cpp", {"cli/init"}},
    {"tests/e2e/adopt_test.cpp", {"cli/export"}},
    {"tests/e2e/journey_test.cpp",
     {"cli/api_access", "cli/apply", "cli/drift", "cli/main", "cli/plan", "cli/platform", "cli/program", "cli/session",
      "cli/signals"}},
    {"tests/e2e/look_test.cpp", {"cli/api_view", "cli/status", "cli/streams"}},
    {"tests/e2e/sync_command_test.cpp", {"cli/sync"}},
    {"tests/e2e/refusals_test.cpp",
     {"cli/about", "cli/explain", "cli/parse", "cli/project_files", "cli/rendering", "cli/show", "cli/state",
      "cli/state_access", "cli/validate"}},
    {"tests/git/history_test.cpp", {"ancestry", "ref_store", "repository"}},
    {"tests/git/read_test.cpp", {"folder_reader", "libgit", "read_commit", "read_work_tree", "selection"}},
    {"tests/manifest/bad_manifest_test.cpp",
     {"cross_check", "document_rules", "encoding", "reading_cost", "resource_reader"}},
    {"tests/manifest/parse_test.cpp",
     {"core_schema", "directives", "document_value", "event_reader", "positions", "tree"}},
    {"tests/manifest/project_test.cpp", {"endpoint"}},
    {"tests/manifest/text_edit_test.cpp", {"text_spans"}},
    {"tests/manifest/yaml_corpus_test.cpp", {"parse_output"}},
    {"tests/manifest/yaml_suite_test.cpp", {"second_reader", "strict_reader"}},
    {"tests/providers/page_listing_test.cpp", {"page_walk"}},
    {"tests/platform/jobs_test.cpp", {"job_record"}},
    {"tests/platform/sync_life_test.cpp", {"sync_facts", "sync_run", "sync_task"}},
    {"tests/providers/provider_contract_test.cpp",
     {"connector", "data_source", "json_call", "last_change", "registry", "rest_provider"}},
    {"tests/reconciler/apply_test.cpp", {"drift", "gather", "make_plan", "observe", "rebuild", "secrets", "step"}},
    {"tests/reconciler/fault_loop_test.cpp", {"execute"}},
    {"tests/report/api_views_test.cpp", {"api_views_json"}},
    {"tests/report/drift_html_test.cpp", {"drift_words"}},
    {"tests/report/findings_test.cpp", {"error_help"}},
    {"tests/report/junit_test.cpp", {"junit_xml"}},
    {"tests/report/plan_html_test.cpp", {"html_graph", "html_list", "html_page", "html_values", "html_week"}},
    {"tests/report/plan_text_test.cpp", {"ink"}},
    {"tests/report/report_html_test.cpp", {"diagnostics_html"}},
    {"tests/report/report_json_test.cpp", {"report_reader"}},
    {"tests/report/report_markdown_test.cpp", {"diagnostics_markdown"}},
    {"tests/report/report_text_test.cpp", {"outcome_words"}},
    {"tests/schema/judge_test.cpp", {"compiled_schema", "reading"}},
    {"tests/schema/message_test.cpp", {"spot"}},
    {"tests/schema/subset_test.cpp", {"node"}},
    {"tests/state/remote_trouble_test.cpp", {"git/exchange", "git/remote_repository"}},
    {"tests/state/stores_test.cpp", {"git_store", "no_store", "sqlite_store"}},
};

std::vector<SourceFile> sources() {
  return read_sources("src", {".cpp", ".hpp"});
}
std::vector<SourceFile> sources_and_tests() {
  std::vector<SourceFile> files = sources();
  for (const char* folder : {"tests", "bench"})
    for (SourceFile& file : read_sources(folder, {".cpp", ".hpp"})) files.push_back(std::move(file));
  return files;
}

void expect_none(const Problems& problems) {
  std::string text;
  for (const std::string& problem : problems) text += "\n  " + problem;
  INFO(text);
  CHECK(problems.empty());
}

std::string at(const SourceFile& file, std::size_t line) {
  return file.path + ":" + std::to_string(line);
}

/// The rule that these words stand nowhere in the code of these files.
void ban(const std::vector<SourceFile>& files, const std::vector<std::string_view>& words, const std::string& why) {
  Problems problems;
  for (const SourceFile& file : files)
    for (const std::string_view word : words)
      for (const std::size_t line : lines_with_word(file.code, word))
        problems.push_back(at(file, line) + ": " + std::string(word) + " (" + why + ")");
  expect_none(problems);
}

std::vector<SourceFile> without(std::vector<SourceFile> files, const std::set<std::string>& paths) {
  files.erase(
      std::remove_if(files.begin(), files.end(), [&](const SourceFile& file) { return paths.count(file.path) > 0; }),
      files.end());
  return files;
}

}  // namespace

TEST_CASE("includes point to lower floors and to no sibling") {
  Problems problems;
  int checked = 0;
  for (const SourceFile& file : sources()) {
    REQUIRE(floors.count(file.folder) == 1);
    for (const std::string& include : includes(file)) {
      if (include.front() != '"') continue;
      ++checked;
      const std::string folder = include.substr(1, include.find('/') - 1);
      const auto floor = floors.find(folder);
      if (floor == floors.end())
        problems.push_back(file.path + ": " + include + " names no folder of src");
      else if (folder != file.folder && floor->second >= floors.at(file.folder))
        problems.push_back(file.path + ": " + include + " is not on a lower floor");
    }
  }
  expect_none(problems);
  CHECK(checked > 50);
}

TEST_CASE("each library is seen behind its one door") {
  Problems problems;
  for (const SourceFile& file : sources()) {
    for (const std::string& include : includes(file)) {
      if (include.front() != '<') continue;
      const auto door =
          std::find_if(doors.begin(), doors.end(), [&](const Door& one) { return include.starts_with(one.header); });
      const bool foreign = include.find('/') != std::string::npos || include.ends_with(".h>");
      if (door == doors.end()) {
        if (foreign && system_headers.count(include) == 0) problems.push_back(file.path + ": no door for " + include);
        continue;
      }
      if (std::none_of(door->where.begin(), door->where.end(),
                       [&](std::string_view where) { return file.path.starts_with(where); }))
        problems.push_back(file.path + ": " + include + " belongs in " + std::string(door->where.front()));
    }
  }
  expect_none(problems);
}

TEST_CASE("core, catalog, diff, plan and report only compute") {
  Problems problems;
  std::vector<SourceFile> pure;
  for (SourceFile& file : sources())
    if (pure_folders.count(file.folder) > 0) pure.push_back(std::move(file));
  for (const SourceFile& file : pure)
    for (const std::string& include : includes(file))
      if (impure_headers.count(include) > 0 || system_headers.count(include) > 0 || include.starts_with("\"disk/") ||
          include.starts_with("\"threads/"))
        problems.push_back(file.path + ": " + include);
  expect_none(problems);
  ban(pure, impure_words, "the world comes in through a port");
  ban(pure, {"unordered_map", "unordered_set"}, "order must not depend on hashing");
}

TEST_CASE("nothing is thrown, and what libraries throw ends at their door") {
  ban(sources(), {"throw"}, "errors are values");
  ban(without(sources(), may_catch), {"catch"}, "only at a door");
  for (const std::string& path : may_catch) {
    CAPTURE(path);
    CHECK(std::filesystem::exists(std::filesystem::path(WEIR_SOURCE_DIR) / path));
  }
}

TEST_CASE("virtual functions are declared by ports only") {
  ban(without(sources(), may_be_virtual), {"virtual"}, "values are structs");
}

TEST_CASE("no process is ever started") {
  ban(sources(),
      {"system", "popen", "execl", "execlp", "execle", "execv", "execvp", "execvpe", "execve", "posix_spawn",
       "posix_spawnp", "fork", "vfork"},
      "src starts no process");
}

TEST_CASE("files and functions stay short") {
  Problems problems;
  std::size_t counted = 0;
  for (const SourceFile& file : sources_and_tests()) {
    if (line_count(file.text) > 500)
      problems.push_back(file.path + " has " + std::to_string(line_count(file.text)) + " lines, more than 500");
    if (!file.path.starts_with("src/")) continue;
    for (const Function& function : functions(file)) {
      ++counted;
      if (function.lines > 70)
        problems.push_back(at(file, function.line) + ": " + function.head + " has " + std::to_string(function.lines) +
                           " lines, more than 70");
    }
  }
  expect_none(problems);
  CHECK(counted > 100);
}

TEST_CASE("files are named after what they hold") {
  const std::set<std::string> vague = {"util",    "utils", "helper", "helpers", "common", "misc",
                                       "manager", "types", "stuff",  "base",    "impl"};
  Problems problems;
  for (const SourceFile& file : sources_and_tests()) {
    if (file.stem.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      problems.push_back(file.path + ": not in snake_case");
    std::string word;
    for (const char c : file.stem + "_") {
      if (c != '_') {
        word += c;
        continue;
      }
      if (vague.count(word) > 0) problems.push_back(file.path + ": " + word + " says nothing");
      word.clear();
    }
  }
  expect_none(problems);
}

TEST_CASE("nothing is left for later") {
  std::vector<SourceFile> files = sources_and_tests();
  for (const char* folder : {"scripts", "cmake", "docs", "schemas", ".ci", "examples"})
    for (SourceFile& file : read_sources(folder, {""})) files.push_back(std::move(file));
  Problems problems;
  for (const SourceFile& file : without(std::move(files), {"tests/tidy/tidy_test.cpp"})) {
    std::string lower = file.text;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const char* word : {"TODO", "FIXME", "XXX"})
      for (const std::size_t line : lines_with_word(file.text, word)) problems.push_back(at(file, line) + ": " + word);
    for (const char* words : {"not implemented", "not yet implemented", "for now"})
      for (const std::size_t line : lines_with_word(lower, words)) problems.push_back(at(file, line) + ": " + words);
  }
  expect_none(problems);
}

TEST_CASE("every unit has its test") {
  Problems problems;
  std::set<std::string> tests;
  std::set<std::string> grouped;
  for (const SourceFile& file : read_sources("tests", {"_test.cpp"})) tests.insert(file.path);
  for (const auto& [test, units] : group_tests) {
    if (tests.count(test) == 0) problems.push_back(test + " is not there");
    const std::string folder = test.substr(6, test.rfind('/') - 6);
    for (const std::string_view unit : units)
      grouped.insert(unit.find('/') == std::string_view::npos ? folder + "/" + std::string(unit) : std::string(unit));
  }
  for (const SourceFile& file : sources()) {
    if (file.is_header()) continue;
    const std::string unit = file.folder + "/" + file.stem;
    const bool twin = tests.count("tests/" + unit + "_test.cpp") > 0;
    if (!twin && grouped.count(unit) == 0) problems.push_back(file.path + " has no tests/" + unit + "_test.cpp");
    if (twin && grouped.count(unit) > 0) problems.push_back(unit + " has a test of its own: no group need name it");
    grouped.erase(unit);
  }
  for (const std::string& unit : grouped) problems.push_back(unit + ": a group names it, and it is not there");
  expect_none(problems);
}

TEST_CASE("public declarations say what they promise") {
  std::size_t documented = 0;
  std::size_t all = 0;
  Problems problems;
  for (const SourceFile& file : sources()) {
    if (!file.is_header()) continue;
    for (const Declaration& one : declarations(file)) {
      ++all;
      documented += one.documented ? 1 : 0;
      if (!one.documented) problems.push_back(at(file, one.line) + ": " + one.text);
    }
  }
  REQUIRE(all > 100);
  INFO(documented << " of " << all);
  if (documented * 100 < all * 95) expect_none(problems);
  CHECK(documented * 100 >= all * 95);
}

TEST_CASE("CMake lists each source by name") {
  Problems problems;
  for (const SourceFile& file : read_sources("src", {"CMakeLists.txt"}))
    if (file.text.find("GLOB") != std::string::npos) problems.push_back(file.path + ": GLOB");
  for (const char* root : {"src", "tests"}) {
    std::map<std::string, std::string> lists;  // by folder
    for (const SourceFile& file : read_sources(root, {"CMakeLists.txt"})) lists[file.folder] += file.text;
    for (const SourceFile& file : read_sources(root, {".cpp"})) {
      const std::string name = std::filesystem::path(file.path).filename().string();
      if (lines_with_word(lists[file.folder], name).empty()) problems.push_back(file.path + " is in no CMakeLists.txt");
    }
  }
  expect_none(problems);
}

TEST_CASE("the name of a test reaches it through CMake and Catch2") {
  Problems problems;
  for (const SourceFile& file : read_sources("tests", {"_test.cpp"})) {
    const std::string_view text = file.text;
    const std::string_view macro = "TEST_CASE(\"";
    for (std::size_t at = text.find(macro); at != std::string_view::npos; at = text.find(macro, at + 1)) {
      const std::string_view name =
          text.substr(at + macro.size(), text.find('"', at + macro.size()) - at - macro.size());
      // A semicolon splits CMake's list, brackets are Catch2's tags: the test would be left out without a word.
      if (name.find_first_of(";[]\\") != std::string_view::npos)
        problems.push_back(file.path + ": " + std::string(name));
    }
  }
  expect_none(problems);
}

TEST_CASE("docs/architecture.md names every folder of src") {
  std::ifstream stream(WEIR_SOURCE_DIR "/docs/architecture.md");
  REQUIRE(stream);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  for (const auto& entry : std::filesystem::directory_iterator(WEIR_SOURCE_DIR "/src")) {
    if (!entry.is_directory()) continue;
    const std::string folder = entry.path().filename().string();
    CAPTURE(folder);
    CHECK_FALSE(lines_with_word(text, folder).empty());
    CHECK(floors.count(folder) == 1);
  }
}
