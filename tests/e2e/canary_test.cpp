#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/crypto.hpp"
#include "core/json.hpp"
#include "http/listener.hpp"
#include "program_bench.hpp"
#include "schema/schema.hpp"

using namespace weir;
using namespace weir::e2e;

namespace {

/// One secret field of one source type, and the value that must never be seen.
struct Position {
  std::string type, field, variable, canary;
};

std::string unique_text(const std::string& seed) {
  return "C4n4ry" + sha256_hex(seed).substr(0, 26);
}

std::vector<Position> positions() {
  std::vector<Position> all;
  for (const std::string& type : schema::source_types())
    for (const std::string& field : schema::secret_fields(type)) {
      const std::string number = std::to_string(all.size());
      all.push_back({type, field.substr(1), "WEIR_SECRET_C" + number, unique_text(type + field)});
    }
  return all;
}

bool is_json(const Position& position) {
  const auto fields = schema::json_secret_fields(position.type);
  return std::find(fields.begin(), fields.end(), "/" + position.field) != fields.end();
}

/// A manifest whose config is a valid example with this secret as a reference, and every other secret too.
std::string manifest(const Position& position, const std::vector<Position>& all, const std::string& display_name) {
  const std::string path = std::string(WEIR_SOURCE_DIR) + "/tests/data/specs/" + position.type + ".json";
  std::ifstream in(path);
  const Json spec = Json::parse(in);
  Json config = spec.at("examples").at("valid").front();
  if (config.contains("config")) config = config.at("config");
  for (const Json& one : spec.at("examples").at("valid")) {
    const Json candidate = one.contains("config") ? one.at("config") : one;
    if (candidate.contains(position.field)) config = candidate;
  }
  config[position.field] = true;
  for (const Position& other : all)
    if (other.type == position.type && config.contains(other.field))
      config[other.field] = {{"fromEnv", other.variable}};
  std::string name = position.type + "-" + position.field;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const Json document = {{"apiVersion", "weir/v1"},
                         {"kind", "DataSource"},
                         {"metadata", {{"name", name}}},
                         {"spec", {{"displayName", display_name + name}, {"type", position.type}, {"config", config}}}};
  return document.dump(1) + "\n---\n";
}

/// The forms in which a value could slip out.
std::vector<std::string> encodings(const std::string& canary) {
  std::string hex, reversed(canary.rbegin(), canary.rend());
  for (const char c : canary) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  std::string upper = hex;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::vector<std::string> forms = {canary, reversed, hex, upper};
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string coded = base64_encode(std::string(shift, 'x') + canary);
    forms.push_back(coded.substr(4, coded.size() - 8));  // the middle, whatever stands beside it
  }
  return forms;
}

/// Everything a run left behind, as one text: what it printed, and every file, with Git's objects unpacked.
std::string everything(const ProgramBench& bench, const std::string& printed) {
  std::string all = printed;
  all += bench.shell("git cat-file --batch-all-objects --batch --unordered").out;
  all +=
      bench
          .shell(
              "find . .. -maxdepth 4 -type f -not -path '*/manifests/*' -not -path './.git/objects/*' -exec cat {} +")
          .out;
  return all;
}

void check_clean(const std::vector<Position>& all, const std::string& text) {
  REQUIRE(text.find("fromEnv:" + all.front().variable) != std::string::npos);  // the outputs are really in here
  for (const Position& position : all)
    for (const std::string& form : encodings(position.canary)) {
      INFO(position.type << "." << position.field << " as " << form);
      CHECK(text.find(form) == std::string::npos);
    }
}

void set_secrets(ProgramBench& bench, const std::vector<Position>& all, const std::string& prefix) {
  for (const Position& position : all) {
    const std::string value = prefix + position.canary;
    bench.environment[position.variable] = is_json(position) ? Json({{"header", value}}).dump() : value;
  }
  bench.environment["WEIR_FINGERPRINT_KEY"] = base64_encode(std::string(32, 'f'));
}

std::string run_all(const ProgramBench& bench, const std::vector<std::string>& commands) {
  std::string printed;
  for (const std::string& command : commands) {
    const Ran ran = bench.weir(command);
    printed += ran.out + ran.err;
  }
  return printed;
}

const std::vector<std::string> journey = {
    "validate",
    "validate --format json",
    "plan",
    "plan --format json",
    "plan --out p.json",
    "apply --auto-approve --report r.json",
    "plan --detailed-exitcode",
    "drift",
    "drift --format json",
    "show p.json",
    "show r.json",
    "state show",
    "state show --format json",
};

}  // namespace

TEST_CASE("no secret of any of its positions appears in any output, file or database, raw or encoded") {
  const std::vector<Position> all = positions();
  REQUIRE(all.size() >= 25);
  for (const std::string target : {"local", "remote"}) {
    ProgramBench bench;
    bench.serve("full");
    bench.write("weir.yaml", project_text(bench.url()));
    std::string text;
    for (const Position& position : all) text += manifest(position, all, "");
    bench.write("manifests/all.yaml", text);
    bench.commit("secrets");
    bench.environment["WEIR_TARGET"] = target;
    set_secrets(bench, all, "");
    std::string printed = run_all(bench, journey);
    CHECK(bench.weir("drift").code == 0);
    set_secrets(bench, all, "rotated");
    printed += run_all(bench, journey);
    text.clear();
    for (const Position& position : all) text += manifest(position, all, "Edited ");
    bench.write("manifests/all.yaml", text);
    bench.commit("edit");
    printed += run_all(bench, journey);
    bench.environment.erase(all.front().variable);
    printed += run_all(bench, journey);
    check_clean(all, everything(bench, printed));
  }
}

TEST_CASE("an API that repeats our request in its errors does not get the secret into ours") {
  const std::vector<Position> all = positions();
  auto listener = http::Listener::bind("127.0.0.1", 0, [](const http::Request& request) {
    http::Response answer;
    answer.headers.set("Content-Type", "application/json");
    if (request.method == http::Method::get) {
      const bool connectors = request.target.find("connectors") != std::string::npos;
      answer.status = request.target.find("/v1/instance") != std::string::npos ? 404 : 200;
      answer.body =
          connectors ? R"({"data":[],"next_cursor":null,"total":0})" : R"({"items":[],"nextCursor":null,"total":0})";
      return answer;
    }
    answer.status = 400;
    answer.body = Json{{"status", 400},
                       {"code", "bad_request"},
                       {"message", "cannot take " + request.body},
                       {"details", request.body}}
                      .dump();
    return answer;
  });
  REQUIRE(listener);
  std::thread serving([&] { (*listener)->run(); });
  ProgramBench bench;
  bench.write("weir.yaml", project_text((*listener)->url()));
  std::string text;
  for (const Position& position : all) text += manifest(position, all, "");
  bench.write("manifests/all.yaml", text);
  bench.commit("secrets");
  bench.environment["WEIR_TARGET"] = "remote";
  bench.environment["CPOD_BASE_URL"] = (*listener)->url();
  bench.environment["CPOD_API_KEY"] = "echo";
  set_secrets(bench, all, "");
  const Ran planned = bench.weir("plan");
  const Ran ran = bench.weir("apply --auto-approve --report r.json --max-rps 1000");
  CHECK(ran.code == 1);
  check_clean(all, everything(bench, planned.out + ran.out + ran.err));
  (*listener)->stop();
  serving.join();
}
