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
      promise(bench, bench.provider(sample.kind), sample);
    }
  }
}

RemoteObject must_create(Provider& provider, const KindSample& sample, const std::string& name = "one") {
  WriteAnswer answer = provider.create(sample_draft(sample, name), "key-" + name);
  INFO((answer.problem ? answer.problem->message : ""));
  REQUIRE(answer.verdict == Verdict::applied);
  REQUIRE(answer.object);
  return *answer.object;
}

}  // namespace

TEST_CASE("a created object is answered, read and listed alike, in the manifest's words") {
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(provider, sample);
    CHECK(made.kind == sample.kind);
    CHECK(made.display_name == sample.fields["displayName"]);
    CHECK(made.spec["tags"] == Json({"b-team", "identity"}));
    CHECK(made.spec["enabled"] == true);
    CHECK(made.spec["onRemove"] == "disable");
    CHECK(made.view.marks == std::vector<Mark>{{"k3v9x2qm", {sample.kind, "one"}}});
    for (const auto& [name, value] : sample.fields.items()) {
      INFO(name);
      if (name == "syncSchedule") CHECK(made.spec[name] == "0 */6 * * *");
      if (name == "config" && sample.kind == "DataSource") {
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
    const RemoteObject made = must_create(provider, sample);
    CHECK(provider.guarded() == bench.offer.extensions);
    const bool has_version = bench.offer.extensions || sample.kind == "Connector";
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
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(provider, sample);
    Draft draft;
    draft.fields = {{sample.edited, sample.edited_value}};
    draft.send_tags = false;
    const WriteAnswer answer = provider.update(made.id, made.version, draft);
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
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    RemoteObject object = must_create(provider, sample);
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
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    Draft draft = sample_draft(sample);
    draft.fields["enabled"] = false;
    const WriteAnswer answer = provider.create(draft, "key");
    REQUIRE(answer.verdict == Verdict::applied);
    CHECK(answer.object->spec["enabled"] == false);
  });
}

TEST_CASE("null clears an optional field") {
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    const std::string field = sample.kind == "DataSource" ? "syncSchedule" : "vaultPath";
    const RemoteObject made = must_create(provider, sample);
    Draft draft;
    draft.fields = {{field, nullptr}};
    draft.send_tags = false;
    const WriteAnswer answer = provider.update(made.id, made.version, draft);
    REQUIRE(answer.verdict == Verdict::applied);
    CHECK_FALSE(answer.object->spec.contains(field));
  });
}

TEST_CASE("a deleted object is absent everywhere, and deleting it again says so") {
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(provider, sample);
    CHECK(provider.remove(made.id, made.version).verdict == Verdict::applied);
    const auto read = provider.read(made.id);
    REQUIRE(read);
    CHECK_FALSE(*read);
    CHECK(provider.list().objects.empty());
    const WriteAnswer again = provider.remove(made.id, made.version);
    CHECK(again.verdict == Verdict::absent);
    REQUIRE(again.problem);
    CHECK(again.problem->code == "A028");
    CHECK(provider.update(made.id, made.version, sample_draft(sample)).verdict == Verdict::absent);
  });
}

TEST_CASE("a write at a version that is not current is refused where the server guards") {
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    if (!provider.guarded()) return;
    const RemoteObject made = must_create(provider, sample);
    Draft draft;
    draft.fields = {{"enabled", false}};
    draft.send_tags = false;
    REQUIRE(provider.update(made.id, made.version, draft).verdict == Verdict::applied);
    const WriteAnswer update = provider.update(made.id, made.version, draft);
    CHECK(update.verdict == Verdict::changed);
    CHECK(update.problem->code == "A013");
    CHECK(provider.remove(made.id, made.version).verdict == Verdict::changed);
    CHECK(*provider.read(made.id));
  });
}

TEST_CASE("objects are found by their tag, others are not") {
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    const RemoteObject one = must_create(provider, sample, "one");
    must_create(provider, sample, "two");
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
    Draft draft = sample_draft(sample);
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
    if (!bench.offer.extensions) return;
    const RemoteObject made = must_create(provider, sample);
    CHECK(must_create(provider, sample).id == made.id);
    Draft other = sample_draft(sample);
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
  for_each_provider([](PlatformBench&, Provider& provider, const KindSample& sample) {
    Draft draft = sample_draft(sample);
    draft.fields["displayName"] = "";
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
    const RemoteObject made = must_create(provider, sample);
    bench.clock.advance(std::chrono::hours(1));
    Draft draft;
    draft.fields = {{"enabled", false}};
    draft.send_tags = false;
    REQUIRE(provider.update(made.id, made.version, draft).verdict == Verdict::applied);
    const auto changed_at = format_rfc3339(bench.clock.now());
    bench.clock.advance(std::chrono::hours(1));
    if (sample.kind == "DataSource")
      REQUIRE(bench.by_hand(http::Method::post, sample.collection + "/" + made.id + "/authenticate", "{}").status ==
              200);
    const LastChange change = last_change(*bench.client, made);
    CHECK(change.actor);
    CHECK(change.action == "update");
    CHECK(change.at == changed_at);
  });
}

TEST_CASE("reading never writes") {
  for_each_provider([](PlatformBench& bench, Provider& provider, const KindSample& sample) {
    const RemoteObject made = must_create(provider, sample);
    bench.faults->reset();
    provider.list();
    static_cast<void>(provider.read(made.id));
    static_cast<void>(provider.find_by_tag("identity"));
    last_change(*bench.client, made);
    CHECK(bench.faults->requests() >= 4);
    CHECK(bench.faults->writes() == 0);
  });
}
