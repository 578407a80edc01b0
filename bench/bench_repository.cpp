#include "bench_repository.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace bench {
namespace {

std::string manifest(int number) {
  return fmt::format(
      "apiVersion: weir/v1\n"
      "kind: DataSource\n"
      "metadata:\n"
      "  name: source-{0:05}\n"
      "  labels:\n"
      "    team: team-{1:02}\n"
      "    stage: production\n"
      "spec:\n"
      "  displayName: \"Identities of region {0:05} (production)\"\n"
      "  type: okta\n"
      "  config:\n"
      "    domain: region-{0:05}.okta.com\n"
      "    apiToken:\n"
      "      fromEnv: WEIR_SECRET_OKTA\n"
      "    maxRetries: 7\n"
      "    maxBackoff: 60\n"
      "  # Every team has its own hour.\n"
      "  syncSchedule: \"{2} {3} * * *\"\n"
      "  tags:\n"
      "    - identity\n"
      "    - team-{1:02}\n"
      "    - production\n"
      "  enabled: true\n"
      "  onRemove: disable\n",
      number, number % 100, number % 60, number % 24);
}

void shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) std::exit(71);
}

}  // namespace

void make_repository(const std::string& folder, int sources, const std::string& url) {
  namespace fs = std::filesystem;
  for (int team = 0; team < 100; ++team) fs::create_directories(fmt::format("{}/manifests/team-{:02}", folder, team));
  for (int i = 0; i < sources; ++i)
    std::ofstream(fmt::format("{}/manifests/team-{:02}/source-{:05}.yaml", folder, i % 100, i)) << manifest(i);
  std::ofstream(folder + "/weir.yaml") << fmt::format(
      "apiVersion: weir/v1\nkind: Project\nproject: {{name: bench, id: bench123}}\ntargets:\n  bench: {{endpoint: "
      "\"{}\", manifests: "
      "[manifests]}}\n",
      url);
  shell(
      fmt::format("cd '{}' && git init -q . && git add -A && git -c user.name=bench -c user.email=bench@localhost "
                  "commit -qm Bench && "
                  "git repack -adq",
                  folder));
}

}  // namespace bench
