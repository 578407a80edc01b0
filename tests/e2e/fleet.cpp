#include "e2e/fleet.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace weir::e2e {

Fleet::Fleet(const std::string& profile) {
  bench.serve(profile);
  bench.environment["WEIR_TARGET"] = "remote";
  bench.environment["WEIR_SECRET_OKTA"] = "okta";
  bench.environment["USER"] = "ann";
  bench.write("weir.yaml", project_text(bench.url()));
  REQUIRE(bench.shell("git init -q --bare ../remote.git && git remote add origin \"$PWD/../remote.git\"").code == 0);
}

std::string Fleet::commit(const std::string& message) {
  bench.commit(message);
  const std::string id = bench.shell("git rev-parse HEAD").out;
  return id.substr(0, id.find('\n'));
}

void Fleet::spread(const std::vector<std::string>& commits) {
  REQUIRE(bench.shell("git push -q origin main").code == 0);
  for (int number = 0; number < size; ++number)
    REQUIRE(bench
                .shell(fmt::format(
                    "git clone -q ../remote.git ../clone-{0} && git -C ../clone-{0} checkout -q --detach {1}", number,
                    commits[static_cast<std::size_t>(number) % commits.size()]))
                .code == 0);
}

void Fleet::apply(int times, int first) {
  std::string script;
  for (int number = first; number < size; ++number)
    script += fmt::format(
        "(cd ../clone-{} && for t in $(seq {}); do '{}' apply --auto-approve --max-rps 100000 --report ../report-{}-$t "
        ">/dev/null 2>../err-{}-$t; echo $? >../code-{}-$t; done) &\n",
        number, times, WEIR_BINARY, number, number, number);
  bench.shell("rm -f ../report-* ../err-* ../code-*\n" + script + "wait");
  for (int number = first; number < size; ++number)
    for (int time = 1; time <= times; ++time) {
      const auto text = [&](const char* what) { return bench.read(fmt::format("../{}-{}-{}", what, number, time)); };
      runs_.push_back({std::atoi(text("code").c_str()), text("err"), Json::parse(text("report"), nullptr, false)});
      if (runs_.back().report.is_discarded()) runs_.back().report = nullptr;
    }
}

std::vector<Json> Fleet::live() const {
  return Json::parse(bench.api("GET", "/v1/data-sources?limit=500", "").out).at("items").get<std::vector<Json>>();
}

std::vector<Json> Fleet::audit() const {
  const Json page = Json::parse(bench.api("GET", "/v1/audit-events?limit=500", "").out);
  REQUIRE(page.at("nextCursor").is_null());
  return page.at("items").get<std::vector<Json>>();
}

std::vector<std::int64_t> Fleet::history(const std::string& member) const {
  const Ran shown = bench.shell(
      "for c in $(git -C ../remote.git rev-list --reverse refs/weir/remote); do git -C ../remote.git show "
      "$c:state.json 2>/dev/null; done");
  std::vector<std::int64_t> values;
  std::size_t at = 0;
  while (at < shown.out.size()) {
    const std::size_t end = shown.out.find('\n', at);
    values.push_back(Json::parse(shown.out.substr(at, end - at)).at(member).get<std::int64_t>());
    at = end + 1;
  }
  return values;
}

Ran Fleet::in_clone(const std::string& line) const {
  return bench.shell("cd ../clone-0 && " + line);
}

}  // namespace weir::e2e
