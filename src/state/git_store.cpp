#include <utility>

#include <fmt/format.h>

#include "git/repository.hpp"
#include "state/baseline_files.hpp"
#include "state/seen_commit.hpp"
#include "state/state_files.hpp"
#include "state/stores.hpp"

namespace weir::state {
namespace {

class GitStore : public BaselineStore {
 public:
  GitStore(std::filesystem::path directory, const std::string& target, Clock& clock, std::function<void()> caution)
      : directory_(std::move(directory)),
        target_(target),
        ref_("refs/weir/" + target),
        clock_(clock),
        caution_(std::move(caution)) {}

  Result<Stored> load() override {
    return read({}, [&](const auto& files) { return read_state(files, ref_); });
  }

  Result<std::optional<BaselineIndex>> load_index() override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto content = repository->read_ref(ref_, index_files());
    if (!content) return fail(content.error());
    if (!*content || (*content)->files.empty()) return std::optional<BaselineIndex>();
    auto index = index_from_files((*content)->files, ref_);
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }

  Result<Stored> load_lease() override {
    return read({lease_file}, [&](const auto& files) -> Result<Stored> {
      auto lease = read_lease(files, ref_);
      if (!lease) return fail(lease.error());
      Stored stored;
      stored.lease = std::move(*lease);
      return stored;
    });
  }

  Result<std::string> load_runs() override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto content = repository->read_ref(ref_, {runs_file});
    if (!content) return fail(content.error());
    return *content ? (*content)->files[runs_file] : std::string();
  }

  Result<std::string> put_lease(const Lease& lease, const std::string& token) override {
    if (caution_) std::exchange(caution_, {})();
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    const std::map<std::string, std::string> files = {{lease_file, lease_text(lease)}};
    const std::string time = format_rfc3339(clock_.now());
    auto commit = token.empty() ? repository->write_commit(std::nullopt, files, lease_message(lease), time)
                                : repository->write_change(token, files, lease_message(lease), time);
    if (!commit) return commit;
    auto moved = repository->move_ref(ref_, token.empty() ? std::nullopt : std::optional(token), *commit);
    if (!moved) return fail(moved.error());
    remember(*repository, *commit);
    return commit;
  }

  Result<std::string> save(const Record& record, const std::string& token) override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    const auto expected = token.empty() ? std::nullopt : std::optional(token);
    auto written = write(*repository, record, runs_at(*repository, expected), expected);
    if (written) remember(*repository, *written);
    return written;
  }

  Result<std::string> replace(const Record& record) override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto current = repository->ref_commit(ref_);
    if (!current) return fail(current.error());
    auto written = write(*repository, record, intact_run_log(runs_at(*repository, *current)), *current);
    if (written) seen(*repository).remember(*written);
    return written;
  }

  std::string place() const override { return ref_; }

 private:
  /// What `reader` makes of those files of the ref's commit; an empty Stored when there is none.
  template <class Reader>
  Result<Stored> read(const std::set<std::string>& names, Reader reader) {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto content = repository->read_ref(ref_, names);
    if (!content) return fail(content.error());
    const auto before = seen(*repository).commit();
    if (!*content) {
      Stored nothing;
      nothing.existed_before = before.has_value();
      return nothing;
    }
    auto stored = reader((*content)->files);
    if (!stored) return stored;
    stored->token = (*content)->commit;
    stored->went_back = before && !repository->holds(stored->token, *before);
    if (!before) seen(*repository).remember(stored->token);
    return stored;
  }

  SeenCommit seen(const git::Repository& repository) const { return {repository.common_folder(), target_, "clone"}; }

  /// A commit that follows one that had gone back does not make up for what is missing.
  void remember(const git::Repository& repository, const std::string& commit) const {
    const auto before = seen(repository).commit();
    if (!before || repository.holds(commit, *before)) seen(repository).remember(commit);
  }

  Result<std::string> write(const git::Repository& repository, const Record& record, const std::string& runs,
                            const std::optional<std::string>& expected) {
    return repository.commit_ref(ref_, expected, record_files(record, runs), record_message(record),
                                 format_rfc3339(clock_.now()));
  }

  std::filesystem::path directory_;
  std::string target_;
  std::string ref_;
  Clock& clock_;
  std::function<void()> caution_;
};

}  // namespace

std::unique_ptr<BaselineStore> make_git_store(std::filesystem::path directory, std::string target, Clock& clock,
                                              std::function<void()> caution) {
  return std::make_unique<GitStore>(std::move(directory), target, clock, std::move(caution));
}

}  // namespace weir::state
