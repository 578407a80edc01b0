#include "state/state_files.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "state/baseline_files.hpp"

namespace weir::state {
std::string lease_text(const Lease& lease) {
  Json json = to_json(lease);
  json["checksum"] = checksum(json);
  return canonical_json(json) + "\n";
}

Result<Lease> read_lease(const std::map<std::string, std::string>& files, const std::string& place) {
  const auto text = files.find(lease_file);
  if (text == files.end()) return Lease{};
  const Json json = Json::parse(text->second, nullptr, false);
  auto lease = lease_from_json(json);
  if (!lease) return fail(damaged(place, "its lease cannot be read"));
  if (string_member(json, "checksum") == checksum(json) && json.size() == to_json(*lease).size() + 1) return *lease;
  return fail(error("S003", fmt::format("the lease in {} does not match its checksum", place),
                    "restore it, or run weir state rebuild, which reads the marks at the API"));
}

Result<Stored> read_state(const std::map<std::string, std::string>& files, const std::string& place) {
  Stored stored;
  auto lease = read_lease(files, place);
  if (!lease) return fail(lease.error());
  stored.lease = std::move(*lease);
  stored.existed_before = true;
  const bool only_lease = files.size() == 1 && files.contains(lease_file);
  if (only_lease && stored.lease.serial == 0) return stored;
  auto baseline = from_files(files, place);
  if (!baseline) return fail(baseline.error());
  if (baseline->epoch > stored.lease.epoch) return fail(damaged(place, "its lease is gone or went back"));
  stored.baseline = std::move(*baseline);
  stored.content = content_digest(files);
  return stored;
}

std::map<std::string, std::string> record_files(const Record& record, const std::string& runs_before) {
  auto files = to_files(record.baseline, append_run(runs_before, record.run));
  files[lease_file] = lease_text(record.lease);
  return files;
}

std::string runs_at(const git::Repository& repository, const std::optional<std::string>& commit) {
  auto content = commit ? repository.read_files(*commit, {runs_file}) : Result<git::RefContent>();
  return content ? std::move(content->files[runs_file]) : std::string();
}

std::string record_message(const Record& record) {
  return fmt::format("Record what was applied at {}\n\nserial: {}\nrun: {}\nwho: {}\nepoch: {}\n",
                     record.baseline.commit.value_or("no commit"), record.baseline.serial, record.run.run,
                     printable(record.run.who), record.lease.epoch);
}

std::string lease_message(const Lease& lease) {
  const char* what = !lease.held                    ? "Give back the lease of"
                     : lease.since == lease.renewed ? "Take the lease for"
                                                    : "Renew the lease of";
  return fmt::format("{} run {}\n\nwho: {}\nepoch: {}\n", what, lease.run, printable(lease.holder.who), lease.epoch);
}

}  // namespace weir::state
