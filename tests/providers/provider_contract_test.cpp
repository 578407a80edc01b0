#include <functional>

#include <catch2/catch.hpp>

#include "providers/platform_bench.hpp"

using namespace weir;
using namespace weir::providers;
using namespace weir::test;
using platform::Profile;
using Verdict = WriteAnswer::Verdict;

namespace {

/// Runs a promise over every kind and both profiles, each on a server of its own.
void for_each_provider(const std::function<void(PlatformBench&, Provider&, const KindSample&)>& promise) {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    for (const KindSample& sample : kind_samples()) {
      INFO(sample.kind << (profile == Profile::full ? ", full profile" : ", seed profile"));
      PlatformBench bench(profile);
      if (sample.has("source")) bench.make_referenced();
      promise(bench, bench.provider(sample.kind), sample);
    }
  }
}

Draft edit_of(const KindSample& sample) {
  Draft draft;
  draft.fields = {{sample.edited, sample.edited_value}};
  draft.send_tags = false;
  return draft;
}

RemoteObject must_create(PlatformBench& bench, const KindSample& sample, const std::string& name = "one") {
  WriteAnswer answer = bench.provider(sample.kind).create(sample_draft(sample, name, bench.references), "key-" + name);
  INFO((answer.problem ? answer.problem->message : ""));
  REQUIRE(answer.verdict == Verdict::applied);
  REQUIRE(answer.object);
  return *answer.object;
}

}  // namespace

TEST_CASE("a created object is answered, read and listed alike, in the manifest's words") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(bench, sample);
    CHECK(made.kind == sample.kind);
    const std::string place = bench.references["source"] + "/users";
    CHECK(made.display_name == (sample.in_place() ? place : sample.fields["displayName"].get<std::string>()));
    CHECK(made.spec["tags"] == Json({"b-team", "identity"}));
    CHECK(made.view.marks == std::vector<Mark>{{"k3v9x2qm", {sample.kind, "one"}}});
    for (const auto& [name, value] : sample.fields.items()) {
      INFO(name);
      if (const auto reference = bench.references.find(name); reference != bench.references.end()) {
        CHECK(made.spec[name] == reference->second);
        CHECK(made.references.at(name) == reference->second);
      } else if (name == "config" && sample.kind == "DataSource") {
        CHECK_FALSE(made.spec.contains("config"));
        CHECK(made.write_only_names == std::vector<std::string>{"apiToken", "domain"});
      } else {
        CHECK(made.spec[name] == value);
      }
    }
    const auto read = provider.read(made.id);
    REQUIRE(read);
    REQUIRE(*read);
    CHECK((*read)->spec == made.spec);
    CHECK((*read)->version == made.version);
    const Listing listing = provider.list();
    REQUIRE(listing.complete);
    REQUIRE(listing.objects.size() == 1);
    CHECK(listing.objects[0].spec == made.spec);
    CHECK(listing.objects[0].tags == made.tags);
  });
}

TEST_CASE("versions are there where the server keeps them, and guard what they can") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(bench, sample);
    CHECK(provider.guarded() == bench.offer.extensions);
    const bool has_version = bench.offer.extensions || sample.versioned();
    CHECK(made.version.has_value() == has_version);
  });
}

TEST_CASE("an empty collection is complete and empty") {
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample&) {
    const Listing listing = provider.list();
    CHECK(listing.complete);
    CHECK(listing.objects.empty());
    CHECK(listing.problems.empty());
  });
}

TEST_CASE("an update changes what it names and nothing else") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(bench, sample);
    const WriteAnswer answer = provider.update(made.id, made.version, edit_of(sample));
    REQUIRE(answer.verdict == Verdict::applied);
    REQUIRE(answer.object);
    Json expected = made.spec;
    expected[sample.edited] = sample.edited_value;
    CHECK(answer.object->spec == expected);
    CHECK(answer.object->tags == made.tags);
    if (made.version) CHECK(*answer.object->version > *made.version);
  });
}

TEST_CASE("switching off and on is read back as enabled") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    if (!sample.has("enabled")) return;
    RemoteObject object = must_create(bench, sample);
    for (const bool enabled : {false, true}) {
      Draft draft;
      draft.fields = {{"enabled", enabled}};
      draft.send_tags = false;
      const WriteAnswer answer = provider.update(object.id, object.version, draft);
      REQUIRE(answer.verdict == Verdict::applied);
      CHECK(answer.object->spec["enabled"] == enabled);
      object = *answer.object;
    }
  });
}

TEST_CASE("an object may be created switched off") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    if (!sample.has("enabled")) return;
    Draft draft = sample_draft(sample, "one", bench.references);
    draft.fields["enabled"] = false;
    const WriteAnswer answer = provider.create(draft, "key");
    REQUIRE(answer.verdict == Verdict::applied);
    CHECK(answer.object->spec["enabled"] == false);
  });
}

TEST_CASE("null clears an optional field") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    if (sample.cleared.empty()) return;
    const RemoteObject made = must_create(bench, sample);
    Draft draft;
    draft.fields = {{sample.cleared, nullptr}};
    draft.send_tags = false;
    const WriteAnswer answer = provider.update(made.id, made.version, draft);
    REQUIRE(answer.verdict == Verdict::applied);
    CHECK_FALSE(answer.object->spec.contains(sample.cleared));
  });
}

TEST_CASE("a deleted object is absent everywhere, and deleting it again says so") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(bench, sample);
    CHECK(provider.remove(made.id, made.version).verdict == Verdict::applied);
    const auto read = provider.read(made.id);
    REQUIRE(read);
    CHECK_FALSE(*read);
    CHECK(provider.list().objects.empty());
    const WriteAnswer again = provider.remove(made.id, made.version);
    CHECK(again.verdict == Verdict::absent);
    REQUIRE(again.problem);
    CHECK(again.problem->code == "A028");
    if (sample.in_place()) return;  // a write there makes it anew, or is refused for its version
    CHECK(provider.update(made.id, made.version, edit_of(sample)).verdict == Verdict::absent);
  });
}

TEST_CASE("a write at a version that is not current is refused where the server guards") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    if (!provider.guarded()) return;
    const RemoteObject made = must_create(bench, sample);
    const Draft draft = edit_of(sample);
    REQUIRE(provider.update(made.id, made.version, draft).verdict == Verdict::applied);
    const WriteAnswer update = provider.update(made.id, made.version, draft);
    CHECK(update.verdict == Verdict::changed);
    CHECK(update.problem->code == "A013");
    CHECK(provider.remove(made.id, made.version).verdict == Verdict::changed);
    CHECK(*provider.read(made.id));
  });
}

TEST_CASE("objects are found by their tag, others are not") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject one = must_create(bench, sample, "one");
    must_create(bench, sample, "two");
    const auto found = provider.find_by_tag(to_tag({"k3v9x2qm", {sample.kind, "one"}}));
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    CHECK(found->front().id == one.id);
    const auto none = provider.find_by_tag("weir:k3v9x2qm/DataSource/on");
    REQUIRE(none);
    CHECK(none->empty());
  });
}

TEST_CASE("more objects than one page holds are listed, sorted and complete") {
  constexpr int count = 501;
  for (const auto& [profile, sample] :
       {std::pair(Profile::full, kind_samples()[0]), std::pair(Profile::seed, kind_samples()[1])}) {
    PlatformBench bench(profile);
    Provider& provider = bench.provider(sample.kind);
    Draft draft = sample_draft(sample, "one", bench.references);
    for (int n = 0; n < count; ++n) {
      draft.tags = {"t" + std::to_string(n)};
      REQUIRE(provider.create(draft, "key-" + std::to_string(n)).verdict == Verdict::applied);
    }
    bench.faults->reset();
    const Listing listing = provider.list();
    CHECK(listing.complete);
    CHECK(listing.objects.size() == count);
    CHECK(bench.faults->requests() == 2);
    CHECK(std::is_sorted(listing.objects.begin(), listing.objects.end(),
                         [](const RemoteObject& a, const RemoteObject& b) { return a.id < b.id; }));
  }
}

TEST_CASE("one idempotency key makes one object, and another body under it names that object") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    if (!bench.offer.extensions || sample.in_place()) return;
    const RemoteObject made = must_create(bench, sample);
    CHECK(must_create(bench, sample).id == made.id);
    Draft other = sample_draft(sample, "one", bench.references);
    other.fields["displayName"] = "Another";
    const WriteAnswer answer = provider.create(other, "key-one");
    CHECK(answer.verdict == Verdict::unknown);
    REQUIRE(answer.problem);
    CHECK(answer.problem->code == "A012");
    CHECK(answer.problem->message.find(made.id) != std::string::npos);
    CHECK(provider.list().objects.size() == 1);
  });
}

TEST_CASE("a draft that the API refuses is refused with its words, without our secret") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    Draft draft = sample_draft(sample, "one", bench.references);
    draft.fields[sample.refused] = sample.refused_value;
    const WriteAnswer answer = provider.create(draft, "key");
    CHECK(answer.verdict == Verdict::refused);
    REQUIRE(answer.problem);
    CHECK(answer.problem->code == "A026");
    CHECK(answer.http_status == 400);
    CHECK(answer.problem->message.find("canary") == std::string::npos);
    CHECK(provider.list().objects.empty());
  });
}

TEST_CASE("who changed an object last is told") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(bench, sample);
    bench.clock.advance(std::chrono::hours(1));
    REQUIRE(provider.update(made.id, made.version, edit_of(sample)).verdict == Verdict::applied);
    const auto changed_at = format_rfc3339(bench.clock.now());
    bench.clock.advance(std::chrono::hours(1));
    if (sample.kind == "DataSource")
      REQUIRE(bench.by_hand(http::Method::post, sample.collection + "/" + made.id + "/authenticate", "{}").status ==
              200);
    if (sample.kind == "Connection") REQUIRE(provider.refresh(made.id, {}).verdict == Verdict::applied);
    const LastChange change = last_change(*bench.client, made);
    CHECK(change.actor);
    CHECK(change.action == "update");
    CHECK(change.at == changed_at);
  });
}

TEST_CASE("reading never writes") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(bench, sample);
    bench.faults->reset();
    provider.list();
    static_cast<void>(provider.read(made.id));
    static_cast<void>(provider.find_by_tag("identity"));
    last_change(*bench.client, made);
    CHECK(bench.faults->requests() >= 4);
    CHECK(bench.faults->writes() == 0);
  });
}

TEST_CASE("a mapping that is there already is not made a second time, nor changed") {
  PlatformBench bench(Profile::full);
  bench.make_referenced();
  const KindSample& sample = kind_samples()[2];
  const RemoteObject made = must_create(bench, sample);
  Draft other = sample_draft(sample, "one", bench.references);
  other.fields["fields"] = sample.edited_value;
  const WriteAnswer answer = bench.provider("StreamMapping").create(other, "key");
  CHECK(answer.verdict == Verdict::changed);
  REQUIRE(answer.problem);
  CHECK(answer.problem->code == "A013");
  CHECK((*bench.provider("StreamMapping").read(made.id))->spec == made.spec);
}

namespace {

/// What the platform says of the one connection.
bool is_stale(PlatformBench& bench, const std::string& id) {
  const auto object = bench.provider("Connection").read(id);
  REQUIRE(object);
  REQUIRE(*object);
  return (*object)->stale;
}

}  // namespace

TEST_CASE("a source's config and its mappings make connections stale, and a refresh makes them fresh") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    PlatformBench bench(profile);
    bench.make_referenced();
    Provider& provider = bench.provider("Connection");
    const RemoteObject made = must_create(bench, kind_samples()[3]);
    CHECK_FALSE(made.stale);
    const std::string source = "/v1/data-sources/" + bench.references["source"];
    bench.by_hand(http::Method::patch, source, R"({"config": {"domain": "acme.okta.com", "apiToken": "y"}})");
    CHECK(is_stale(bench, made.id));
    const WriteAnswer fresh = provider.refresh(made.id, made.version);
    REQUIRE(fresh.verdict == Verdict::applied);
    CHECK_FALSE(fresh.object->stale);
    CHECK(fresh.object->version == made.version);
    CHECK(fresh.object->spec == made.spec);
    CHECK(provider.refresh(made.id, made.version).verdict == Verdict::applied);
    must_create(bench, kind_samples()[2]);
    CHECK(is_stale(bench, made.id));
    if (provider.guarded()) CHECK(provider.refresh(made.id, *made.version + 1).verdict == Verdict::changed);
    CHECK(is_stale(bench, made.id) == true);
    REQUIRE(provider.remove(made.id, made.version).verdict == Verdict::applied);
    CHECK(provider.refresh(made.id, made.version).verdict == Verdict::absent);
  }
}

TEST_CASE("a source or connector with a connection is not deleted") {
  for (const Profile profile : {Profile::full, Profile::seed}) {
    PlatformBench bench(profile);
    bench.make_referenced();
    const RemoteObject made = must_create(bench, kind_samples()[3]);
    for (const auto& [kind, field] : {std::pair("DataSource", "source"), std::pair("Connector", "destination")}) {
      const WriteAnswer answer = bench.provider(kind).remove(bench.references[field], {});
      CHECK(answer.verdict == Verdict::refused);
      CHECK(answer.http_status == 409);
      REQUIRE(answer.problem);
      CHECK(answer.problem->code == "A012");
      CHECK(*bench.provider(kind).read(bench.references[field]));
    }
  }
}
