#include "stage.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/crypto.hpp"
#include "support/noon.hpp"

namespace weir::reconciler {
std::optional<std::string> MapSecrets::environment(const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

Result<std::string> MapSecrets::file(const std::string& relative_path) {
  const auto found = values.find(relative_path);
  if (found == values.end()) return fail(error("C002", "no file " + relative_path, "write it"));
  return found->second;
}

Stage::Stage(platform::Profile profile, std::vector<std::string> kinds) {
  platform::Options options;
  options.database = folder_.path() / "platform.db";
  options.profile = profile;
  auto opened = platform::Server::open(options, clock, random);
  REQUIRE(opened);
  server = std::move(*opened);
  embedded = std::make_unique<platform::EmbeddedTransport>(*server, "embedded:.weir/platform.db");
  faults = std::make_unique<test::FaultTransport>(*embedded, clock);
  secrets.values["WEIR_SECRET_OKTA"] = "first-token-of-okta";
  inputs.project.name = "acme-data";
  inputs.project.id = "k3v9x2qm";
  inputs.target.name = "local";
  inputs.target.endpoint = "embedded:.weir/platform.db";
  inputs.kinds = std::move(kinds);
  inputs.as_of = clock.now();
}

template <class Use>
auto Stage::with_world(Use use) -> decltype(use(std::declval<World&>())) {
  http::ClientRules rules;
  rules.requests_per_second = 1e6;
  const std::string key = server->api_key();
  http::Client client(*faults, SecretText(key), rules, clock, random);
  auto offer = providers::ask_offer(client, key);
  if (!offer) return fail(offer.error());
  const auto table = providers::make_providers(client, *offer, inputs.kinds);
  World world{clock,           random, secrets, test::system_zones(), client, *offer, table, *store,
              fingerprint_key, self,   is_gone, target_option};
  return use(world);
}

void Stage::write(std::vector<std::string> texts) {
  inputs.files.clear();
  for (std::size_t i = 0; i < texts.size(); ++i)
    inputs.files.push_back({fmt::format("manifests/{:03}.yaml", i), sha256_hex(texts[i]).substr(0, 40), texts[i]});
}

Result<Planned> Stage::plan(const PlanOptions& options) {
  return with_world([&](World& world) { return make_plan(world, inputs, options); });
}

Result<plan::Plan> Stage::plan_to_show() {
  return with_world([&](World& world) { return make_plan_to_show(world, inputs, {}); });
}

Result<report::Report> Stage::apply(const PlanOptions& options) {
  return with_world([&](World& world) -> Result<report::Report> {
    auto planned = make_plan(world, inputs, options);
    if (!planned) return fail(planned.error());
    ApplyOptions how;
    how.concurrency = concurrency;
    return reconciler::apply(world, inputs, *planned, how);
  });
}

Result<report::Report> Stage::carry_out(const Planned& planned) {
  return with_world([&](World& world) {
    ApplyOptions how;
    how.concurrency = concurrency;
    return reconciler::apply(world, inputs, planned, how);
  });
}

Result<report::Drift> Stage::drift() {
  return with_world([&](World& world) { return find_drift(world, inputs); });
}

Result<manifest::Export> Stage::export_objects() {
  return with_world([&](World& world) { return reconciler::export_objects(world, inputs); });
}

Result<Baseline> Stage::rebuild() {
  return with_world([&](World& world) { return rebuild_state(world, inputs); });
}

http::Response Stage::by_hand(http::Method method, const std::string& target, const Json& body) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.headers.set("Authorization", "Bearer " + server->api_key());
  if (!body.is_null()) {
    request.headers.set("Content-Type", "application/json");
    request.body = body.dump();
  }
  return server->handle(request);
}

std::vector<Json> Stage::live(const std::string& collection) {
  std::vector<Json> objects;
  std::string cursor;
  do {
    const auto answer =
        by_hand(http::Method::get, collection + "?limit=500" + (cursor.empty() ? "" : "&cursor=" + cursor));
    const Json page = Json::parse(answer.body);
    for (const Json& item : page.at("items")) objects.push_back(item);
    cursor = page.at("nextCursor").is_string() ? page.at("nextCursor").get<std::string>() : "";
  } while (!cursor.empty());
  return objects;
}

std::string okta(const std::string& name, const std::string& extra_spec, const std::string& extra_metadata) {
  return fmt::format(
      "apiVersion: weir/v1\nkind: DataSource\nmetadata: {{name: {}{}}}\nspec:\n  type: okta\n"
      "  config: {{domain: acme.okta.com, apiToken: {{fromEnv: WEIR_SECRET_OKTA}}}}\n{}",
      name, extra_metadata.empty() ? "" : ", " + extra_metadata, extra_spec);
}

}  // namespace weir::reconciler
