#include <fmt/format.h>

#include "git/repository.hpp"
#include "state/baseline_files.hpp"
#include "state/stores.hpp"

namespace weir::state {
namespace {

class GitStore : public BaselineStore {
 public:
  GitStore(std::filesystem::path directory, const std::string& target, Clock& clock, std::function<void()> caution)
      : directory_(std::move(directory)), ref_("refs/weir/" + target), clock_(clock), caution_(std::move(caution)) {}

  Result<Stored> load() override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto content = repository->read_ref(ref_);
    if (!content) return fail(content.error());
    if (!*content) return Stored{};
    auto baseline = from_files((*content)->files, ref_);
    if (!baseline) return fail(baseline.error());
    return Stored{std::move(*baseline), (*content)->commit, true};
  }

  Result<std::optional<BaselineIndex>> load_index() override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto content = repository->read_ref(ref_, index_files());
    if (!content) return fail(content.error());
    if (!*content) return std::optional<BaselineIndex>();
    auto index = index_from_files((*content)->files, ref_);
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }

  Result<std::string> save(const Baseline& baseline, const std::string& token) override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    return write(*repository, baseline, token.empty() ? std::nullopt : std::optional(token));
  }

  Result<std::string> replace(const Baseline& baseline) override {
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto current = repository->read_ref(ref_);
    if (!current) return fail(current.error());
    return write(*repository, baseline, *current ? std::optional((*current)->commit) : std::nullopt);
  }

  /// Writes a commit to a ref of its own and leaves the state alone: what fails here would fail at the end.
  Result<void> probe() override {
    if (caution_) caution_();
    auto repository = git::Repository::open(directory_);
    if (!repository) return fail(repository.error());
    auto current = repository->read_ref(probe_ref());
    if (!current) return fail(current.error());
    const std::optional<std::string> expected = *current ? std::optional((*current)->commit) : std::nullopt;
    auto written = repository->commit_ref(probe_ref(), expected, {{"probe", ref_ + "\n"}},
                                          "Prove that state can be written\n", format_rfc3339(clock_.now()));
    if (!written) return fail(written.error());
    return {};
  }

  std::string place() const override { return ref_; }

 private:
  Result<std::string> write(const git::Repository& repository, const Baseline& baseline,
                            const std::optional<std::string>& expected) {
    const std::string message = fmt::format("Record what was applied at {}\n\nserial: {}\n",
                                            baseline.commit.value_or("no commit"), baseline.serial);
    return repository.commit_ref(ref_, expected, to_files(baseline), message, format_rfc3339(clock_.now()));
  }

  std::string probe_ref() const { return "refs/weir-probe/" + ref_.substr(std::string("refs/weir/").size()); }

  std::filesystem::path directory_;
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
