#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "core/text.hpp"
#include "core/ulid.hpp"
#include "state/baseline_files.hpp"
#include "state/journal.hpp"
#include "state/stores.hpp"

namespace weir::state {
namespace {

/// One commit, and whether it is already what the remote holds.
struct Tip {
  std::optional<std::string> commit;    ///< what to read; nullopt: nothing was ever saved
  std::optional<std::string> expected;  ///< what the remote's ref stands at
  bool lost = false;                    ///< this clone has seen a state there that is gone
  bool local = false;                   ///< from before there was a remote: only the clone has it
};

class SharedStore : public BaselineStore {
 public:
  SharedStore(git::Repository clone, git::RemoteRepository remote, const std::string& target, const World& world)
      : clone_(std::move(clone)),
        remote_(std::move(remote)),
        target_(target),
        ref_("refs/weir/" + target),
        journal_(clone_.common_folder() / "weir" / "journal" / target),
        clock_(world.clock),
        random_(world.random),
        tell_(world.tell) {}

  Result<Stored> load() override {
    if (auto found = find_tip(); !found) return fail(found.error());
    if (!tip_->commit) return Stored{std::nullopt, {}, tip_->lost};
    auto content = reading().read_files(*tip_->commit);
    if (!content) return fail(content.error());
    auto baseline = from_files(content->files, place());
    if (!baseline) return fail(baseline.error());
    return Stored{std::move(*baseline), *tip_->commit, true};
  }

  Result<std::optional<BaselineIndex>> load_index() override {
    if (auto found = find_tip(); !found) return fail(found.error());
    if (!tip_->commit) return std::optional<BaselineIndex>();
    auto content = reading().read_files(*tip_->commit, index_files());
    if (!content) return fail(content.error());
    auto index = index_from_files(content->files, place());
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }

  Result<std::string> save(const Baseline& baseline, const std::string& token) override {
    if (!tip_)
      if (auto found = find_tip(); !found) return fail(found.error());
    const std::optional<std::string> read = token.empty() ? std::nullopt : std::optional(token);
    // What was read may be a commit that only this clone has: then the ref stands at what that one follows.
    const auto expected = read == tip_->commit ? tip_->expected : read;
    return write(baseline, read, expected);
  }

  Result<std::string> replace(const Baseline& baseline) override {
    if (auto found = find_tip(); !found) {
      // Damage is what this is for; whoever else wrote meanwhile is still noticed.
      auto head = remote_.fetch(ref_);
      if (!head) return fail(head.error());
      tip_ = Tip{*head, *head};
    }
    return write(baseline, tip_->commit, tip_->expected);
  }

  /// The same push as at the end, of a small commit to a ref beside it: what would refuse the one refuses the other.
  /// Each commit is a new one: of one that is there already nobody would be asked.
  Result<void> probe() override {
    constexpr int attempts = 8;
    const std::string ref = "refs/weir-probe/" + target_;
    Result<void> pushed;
    for (int attempt = 0; attempt < attempts; ++attempt) {
      if (attempt > 0) clock_.sleep(std::chrono::milliseconds(20 * attempt));
      const auto current = remote_.fetch(ref);
      if (!current) return fail(current.error());
      const auto commit =
          objects().write_commit(std::nullopt, {{"probe", ref_ + "\n" + make_ulid(clock_.now(), random_) + "\n"}},
                                 "Prove that state can be written\n", format_rfc3339(clock_.now()));
      if (!commit) return fail(commit.error());
      pushed = remote_.push(ref, *current, *commit);
      // Another run that proves the same at the same moment is no obstacle.
      if (pushed || pushed.error().front().code != "S014") return pushed;
    }
    return pushed;
  }

  std::string place() const override {
    return fmt::format("{} of {} ({})", ref_, printable(remote_.remote().name), remote_.remote().shown);
  }

 private:
  const git::Repository& objects() const { return remote_.objects(); }
  const git::Repository& reading() const { return tip_->local ? clone_ : objects(); }

  /// What the remote holds, after what an earlier run could not bring there has been brought. Asked once in a run: a
  /// save finds out by itself when it has moved.
  Result<void> find_tip() {
    if (tip_) return {};
    const auto before = remote_.last_seen(ref_);
    if (!before) return fail(before.error());
    auto head = remote_.fetch(ref_);
    if (!head) return fail(head.error());
    Tip tip{*head, *head, !*head && before->has_value()};
    if (auto settled = settle(tip); !settled) return settled;
    if (!tip.commit && !tip.lost)
      if (auto taken = take_over(tip); !taken) return taken;
    if (*before && *head && !objects().holds(**head, **before))
      tell_(warning(
          "S004",
          fmt::format("{} went back: it stood at {} and stands at {}, which does not follow it", place(), **before,
                      **head),
          "somebody moved it by force; `git log` of both shows what is missing, `weir state rebuild` makes it anew"));
    if (tip.lost)
      tell_(warning("S001", fmt::format("{} stood at {} and is gone", place(), **before),
                    "somebody deleted it: nothing is removed until `weir state rebuild`; or push that commit back"));
    tip_ = std::move(tip);
    return {};
  }

  /// Brings to the remote what an earlier run of this clone could not.
  Result<void> settle(Tip& tip) {
    const auto saves = journal_.kept();
    if (!saves) return fail(saves.error());
    for (const Unpushed& save : *saves) {
      if (tip.expected && objects().holds(*tip.expected, save.commit)) {
        journal_.forget(save.commit);
        continue;
      }
      if (tip.expected != save.expected) {
        supersede(save);
        continue;
      }
      if (auto done = bring(save, tip); !done) return done;
    }
    return {};
  }

  Result<void> bring(const Unpushed& save, Tip& tip) {
    const auto commit = objects().write_commit(parent_here(save.expected), save.files, save.message, save.time);
    if (!commit) return fail(commit.error());
    if (auto pushed = remote_.push(ref_, save.expected, *commit); !pushed) {
      if (pushed.error().front().code == "S014") return pushed;
      tell_(warning("S023",
                    fmt::format("what an earlier run applied is still not recorded in {}: {}", place(),
                                pushed.error().front().message),
                    "it is kept in this clone; an apply is refused until the remote takes it"));
      tip.commit = *commit;
      return {};
    }
    journal_.forget(save.commit);
    tell_(note("S023", fmt::format("what an earlier run applied is recorded now in {}", place()), ""));
    tip.commit = tip.expected = *commit;
    tip.lost = false;
    return {};
  }

  void supersede(const Unpushed& save) {
    const auto aside = journal_.set_aside(save.commit);
    tell_(warning(
        "S022", fmt::format("what a run of {} applied was never recorded, and {} has moved since", save.time, place()),
        fmt::format("the objects carry their marks, so the next plan finds them; the record lies in {} until "
                    "you remove it",
                    printable(aside.string(), 300))));
  }

  /// A state from before there was a remote goes on there, with its history, at the next save.
  Result<void> take_over(Tip& tip) {
    auto local = clone_.ref_commit(ref_);
    if (!local) return fail(local.error());
    tip.commit = *local;
    tip.local = local->has_value();
    return {};
  }

  /// A commit whose own objects are missing or damaged cannot be followed; the new one then begins anew.
  std::optional<std::string> parent_here(const std::optional<std::string>& commit) const {
    return commit && objects().read_files(*commit, {"none"}) ? commit : std::nullopt;
  }

  Result<std::string> write(const Baseline& baseline, const std::optional<std::string>& parent,
                            const std::optional<std::string>& expected) {
    const bool local = tip_ && tip_->local;
    if (local)
      if (auto taken = objects().take_objects(clone_, ref_); !taken) return fail(taken.error());
    Unpushed save{expected, {}, to_files(baseline), message_of(baseline), format_rfc3339(clock_.now())};
    const auto commit = objects().write_commit(parent_here(parent), save.files, save.message, save.time);
    if (!commit) return fail(commit.error());
    save.commit = *commit;
    const auto kept = journal_.keep(save);
    if (auto pushed = remote_.push(ref_, expected, *commit); !pushed) return fail(not_pushed(save, kept, pushed));
    journal_.forget(*commit);
    if (local)
      if (auto removed = clone_.remove_ref(ref_); !removed) tell_(removed.error().front());
    tip_ = Tip{*commit, *commit};
    return *commit;
  }

  Diagnostics not_pushed(const Unpushed& save, const Result<void>& kept, const Result<void>& pushed) {
    Diagnostics problems = pushed.error();
    if (problems.front().code == "S014")
      journal_.forget(save.commit);
    else if (!kept)
      append(problems, kept.error());
    else
      problems.push_back(note("S023", "it is kept in this clone, and the next run here brings it to the remote"));
    return problems;
  }

  /// The run's own id keeps two runs apart that would record the same at the same second.
  std::string message_of(const Baseline& baseline) {
    return fmt::format("Record what was applied at {}\n\nserial: {}\nrun: {}\n", baseline.commit.value_or("no commit"),
                       baseline.serial, make_ulid(clock_.now(), random_));
  }

  git::Repository clone_;
  git::RemoteRepository remote_;
  std::string target_;
  std::string ref_;
  Journal journal_;
  Clock& clock_;
  Random& random_;
  Tell tell_;
  std::optional<Tip> tip_;
};

}  // namespace

Result<std::unique_ptr<BaselineStore>> open_shared_store(const std::filesystem::path& directory, git::Remote remote,
                                                         git::RemoteAccess access, const std::string& target,
                                                         const World& world) {
  auto clone = git::Repository::open(directory);
  if (!clone) return fail(clone.error());
  auto other = git::RemoteRepository::open(*clone, std::move(remote), std::move(access));
  if (!other) return fail(other.error());
  return std::make_unique<SharedStore>(std::move(*clone), std::move(*other), target, world);
}

}  // namespace weir::state
