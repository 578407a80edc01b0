#include "providers/rest_provider.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "providers/body_writer.hpp"
#include "providers/item_path.hpp"
#include "providers/object_reader.hpp"
#include "providers/page_listing.hpp"

namespace weir::providers {
namespace {

using Verdict = WriteAnswer::Verdict;

/// Nothing was sent: the draft itself cannot be.
WriteAnswer unsendable(Diagnostics problems) {
  WriteAnswer answer;
  answer.verdict = Verdict::not_executed;
  answer.problem = std::move(problems.front());
  return answer;
}

std::optional<std::string> legal(std::optional<std::string> id) {
  return id && is_legal_id(*id) ? std::move(id) : std::nullopt;
}

/// The id of the object that an earlier create with the same key made, where a refusal names it: in
/// `details` as {id} or as a list of {field, message}.
std::optional<std::string> earlier_create(const JsonCall& call) {
  if (call.status() != 409 && call.status() != 422) return std::nullopt;
  const auto body = parse_json(call.exchange.response->body, "A003");
  if (!body || !body->is_object()) return std::nullopt;
  const auto details = body->find("details");
  if (details == body->end()) return std::nullopt;
  if (details->is_object()) return legal(string_member(*details, "id"));
  for (const Json& detail : *details) {
    if (string_member(detail, "field") == "id") return legal(string_member(detail, "message"));
  }
  return std::nullopt;
}

}  // namespace

Listing RestProvider::list() {
  return list_pages(client_, kind_, extensions_);
}

Result<std::optional<RemoteObject>> RestProvider::read(const std::string& id) {
  const auto path = item_path(kind_, id);
  if (!path) return fail(path.error());
  const std::string tried = fmt::format("read {} {}", kind_.kind, id);
  JsonCall call = call_json(client_, json_request(http::Method::get, *path), http::Repeat::safe);
  if (call.status() == 404 || call.status() == 410) return std::optional<RemoteObject>();
  if (!call.answered_ok() || call.unreadable) return fail(describe_failure(client_, call, tried));
  auto object = ObjectReader(kind_, extensions_).read(std::move(call.body), "");
  if (!object) {
    for (Diagnostic& problem : object.error()) problem.message = fmt::format("{}: {}", tried, problem.message);
    return fail(std::move(object.error()));
  }
  if (object->id != id) return fail(error("A004", fmt::format("{}: /id: got another object, {}", tried, object->id)));
  if (object->deleted) return std::optional<RemoteObject>();
  return std::optional<RemoteObject>(std::move(*object));
}

Result<std::vector<RemoteObject>> RestProvider::find_by_tag(const std::string& tag) {
  Listing listing = extensions_ ? list_pages(client_, kind_, extensions_, tag) : list();
  if (!listing.complete) return fail(std::move(listing.problems));
  std::vector<RemoteObject> found;
  for (RemoteObject& object : listing.objects) {
    const bool has_tag = std::find(object.tags.begin(), object.tags.end(), tag) != object.tags.end();
    if (has_tag && !object.deleted) found.push_back(std::move(object));
  }
  return found;
}

WriteAnswer RestProvider::create(const Draft& draft, const std::string& idempotency_key) {
  auto body = write_body(kind_, draft, true);
  if (!body) return unsendable(std::move(body.error()));
  if (kind_.writing == Writing::in_place) return create_in_place(draft, std::move(*body));
  http::Request request = json_request(http::Method::post, std::string(kind_.collection), std::move(*body));
  const bool keyed = extensions_ && !idempotency_key.empty();
  if (keyed) request.headers.set("Idempotency-Key", idempotency_key);
  const auto repeat = keyed ? http::Repeat::guarded : http::Repeat::only_unsent;
  const Attempt attempt{Write::create, fmt::format("create {}", kind_.kind), &draft, "", keyed};
  return conclude(attempt, call_json(client_, request, repeat));
}

/// What is put where nothing must be yet needs no key: a repetition that comes second is refused.
WriteAnswer RestProvider::create_in_place(const Draft& draft, std::string body) {
  const auto id = placed_id(kind_, draft);
  if (!id) return unsendable(id.error());
  const auto path = item_path(kind_, *id);
  if (!path) return unsendable(path.error());
  http::Request request = json_request(http::Method::put, *path, std::move(body));
  if (extensions_) request.headers.set("If-None-Match", "*");
  const auto repeat = extensions_ ? http::Repeat::guarded : http::Repeat::only_unsent;
  const Attempt attempt{Write::place, fmt::format("create {} {}", kind_.kind, *id), &draft, *id};
  return conclude(attempt, call_json(client_, request, repeat));
}

WriteAnswer RestProvider::update(const std::string& id, std::optional<std::int64_t> expected_version,
                                 const Draft& draft) {
  const auto path = item_path(kind_, id);
  if (!path) return unsendable(path.error());
  auto body = write_body(kind_, draft, false);
  if (!body) return unsendable(std::move(body.error()));
  const auto method = kind_.writing == Writing::in_place ? http::Method::put : http::Method::patch;
  http::Request request = json_request(method, *path, std::move(*body));
  const auto repeat = add_guard(request, expected_version) ? http::Repeat::guarded : http::Repeat::only_unsent;
  const Attempt attempt{Write::update, fmt::format("update {} {}", kind_.kind, id), &draft, id};
  return conclude(attempt, call_json(client_, request, repeat));
}

WriteAnswer RestProvider::remove(const std::string& id, std::optional<std::int64_t> expected_version) {
  const auto path = item_path(kind_, id);
  if (!path) return unsendable(path.error());
  http::Request request = json_request(http::Method::delete_, *path);
  const auto repeat = add_guard(request, expected_version) ? http::Repeat::guarded : http::Repeat::only_unsent;
  const Attempt attempt{Write::remove, fmt::format("delete {} {}", kind_.kind, id), nullptr, id};
  return conclude(attempt, call_json(client_, request, repeat, false));
}

WriteAnswer RestProvider::refresh(const std::string& id, std::optional<std::int64_t> expected_version) {
  if (kind_.stale.empty()) {
    return unsendable({error("A025", fmt::format("a {} at the API cannot be refreshed", kind_.kind))});
  }
  const auto path = item_path(kind_, id);
  if (!path) return unsendable(path.error());
  http::Request request = json_request(http::Method::post, *path + "/refresh");
  add_guard(request, expected_version);
  // It moves no version, and a second one finds nothing stale: repeating it does no harm even without a guard.
  const Attempt attempt{Write::update, fmt::format("refresh {} {}", kind_.kind, id), nullptr, id};
  return conclude(attempt, call_json(client_, request, http::Repeat::guarded));
}

bool RestProvider::add_guard(http::Request& request, std::optional<std::int64_t> expected_version) const {
  if (!extensions_ || !expected_version) return false;
  request.headers.set("If-Match", fmt::format("\"{}\"", *expected_version));
  return true;
}

WriteAnswer RestProvider::conclude(const Attempt& attempt, JsonCall call) const {
  WriteAnswer answer;
  answer.verdict = judge(call.exchange, attempt.write);
  answer.http_status = call.status();
  answer.attempts = call.exchange.attempts;
  if (call.unreadable) answer.verdict = Verdict::unknown;
  if (answer.verdict == Verdict::applied) {
    if (attempt.write != Write::remove) take_object(attempt, call, answer);
    return answer;
  }
  if (const auto earlier = attempt.keyed ? earlier_create(call) : std::nullopt) {
    answer.verdict = Verdict::unknown;
    answer.problem =
        error("A012", fmt::format("{}: an earlier create of it made {} with other fields", attempt.tried, *earlier),
              "plan again: the object is looked for by its mark");
    return answer;
  }
  answer.problem = explain(attempt, call, answer.verdict);
  return answer;
}

/// A 2xx is believed when it shows the object that was written.
void RestProvider::take_object(const Attempt& attempt, JsonCall& call, WriteAnswer& answer) const {
  const auto doubt = [&](std::string code, const std::string& why) {
    answer.verdict = Verdict::unknown;
    answer.problem = error(std::move(code), fmt::format("{}: {}", attempt.tried, why));
  };
  auto object = ObjectReader(kind_, extensions_).read(std::move(call.body), "");
  if (!object) return doubt(object.error().front().code, object.error().front().message);
  if (!attempt.id.empty() && object->id != attempt.id) {
    return doubt("A004", fmt::format("/id: got another object, {}", object->id));
  }
  answer.object = std::move(*object);
}

Diagnostic RestProvider::explain(const Attempt& attempt, const JsonCall& call, Verdict verdict) const {
  Diagnostic problem = describe_failure(client_, call, attempt.tried, attempt.draft);
  if (verdict != Verdict::unknown) return problem;
  problem.code = "A015";
  problem.message = fmt::format("outcome unknown: {}", problem.message);
  problem.hint = "the next run looks for it and goes on from what it finds";
  return problem;
}

}  // namespace weir::providers
