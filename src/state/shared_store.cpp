#include <fmt/format.h>

#include "core/text.hpp"
#include "state/baseline_files.hpp"
#include "state/journal.hpp"
#include "state/seen_commit.hpp"
#include "state/state_files.hpp"
#include "state/stores.hpp"

namespace weir::state {
namespace {

/// One commit, and whether it is already what the remote holds.
struct Tip {
  std::optional<std::string> commit;    ///< what to read; nullopt: nothing was ever saved
  std::optional<std::string> expected;  ///< what the remote's ref stands at
  bool lost = false;                    ///< this clone has seen a state there that is gone
  bool local = false;                   ///< from before there was a remote: only the clone has it
  bool went_back = false;               ///< this clone has seen a state there that is not in this one
};

class SharedStore : public BaselineStore {
 public:
  SharedStore(git::Repository clone, git::RemoteRepository remote, const std::string& target, const World& world)
      : clone_(std::move(clone)),
        remote_(std::move(remote)),
        ref_("refs/weir/" + target),
        journal_(clone_.common_folder() / "weir" / "journal" / target),
        seen_(clone_.common_folder(), target, remote_.remote().shown),
        clock_(world.clock),
        tell_(world.tell) {}

  Result<Stored> load() override {
    return read({}, [&](const auto& files) { return read_state(files, place()); });
  }

  /// Asked anew: it tells what has happened since.
  Result<Stored> load_lease() override {
    tip_.reset();
    return read({lease_file}, [&](const auto& files) -> Result<Stored> {
      auto lease = read_lease(files, place());
      if (!lease) return fail(lease.error());
      Stored stored;
      stored.lease = std::move(*lease);
      return stored;
    });
  }

  Result<std::string> load_runs() override {
    if (auto found = find_tip(); !found) return fail(found.error());
    return runs_at(reading(), tip_->commit);
  }

  Result<std::optional<BaselineIndex>> load_index() override {
    if (auto found = find_tip(); !found) return fail(found.error());
    if (!tip_->commit) return std::optional<BaselineIndex>();
    auto content = reading().read_files(*tip_->commit, index_files());
    if (!content) return fail(content.error());
    if (content->files.empty()) return std::optional<BaselineIndex>();
    auto index = index_from_files(content->files, place());
    if (!index) return fail(index.error());
    return std::optional<BaselineIndex>(std::move(*index));
  }

  /// The same push as at the end: what would refuse the one refuses the other.
  Result<std::string> put_lease(const Lease& lease, const std::string& token) override {
    const auto from = origin_of(token);
    if (!from) return fail(from.error());
    if (auto taken = take_local(); !taken) return fail(taken.error());
    const std::map<std::string, std::string> files = {{lease_file, lease_text(lease)}};
    const std::string time = format_rfc3339(clock_.now());
    const auto commit = from->commit ? objects().write_change(*from->commit, files, lease_message(lease), time)
                                     : objects().write_commit(std::nullopt, files, lease_message(lease), time);
    if (!commit) return fail(commit.error());
    if (auto pushed = remote_.push(ref_, from->expected, *commit); !pushed) return fail(not_moved(pushed.error()));
    arrived(*commit);
    return *commit;
  }

  Result<std::string> save(const Record& record, const std::string& token) override {
    const auto from = origin_of(token);
    if (!from) return fail(from.error());
    if (auto taken = take_local(); !taken) return fail(taken.error());
    return write(record, *from, runs_at(objects(), from->commit));
  }

  Result<std::string> replace(const Record& record) override {
    if (auto found = find_tip(); !found) {
      // Damage is what this is for; whoever else wrote meanwhile is still noticed.
      auto head = remote_.fetch(ref_);
      if (!head) return fail(head.error());
      tip_ = Tip{*head, *head};
    }
    const Origin from{tip_->commit, tip_->expected};
    tip_->went_back = false;
    if (auto taken = take_local(); !taken) return fail(taken.error());
    return write(record, from, intact_run_log(runs_at(objects(), from.commit)));
  }

  std::string place() const override {
    return fmt::format("{} of {} ({})", ref_, printable(remote_.remote().name), remote_.remote().shown);
  }

 private:
  /// What a new commit follows, and what the remote's ref has to stand at.
  struct Origin {
    std::optional<std::string> commit;
    std::optional<std::string> expected;
  };

  const git::Repository& objects() const { return remote_.objects(); }
  const git::Repository& reading() const { return tip_->local ? clone_ : objects(); }

  /// What `reader` makes of those files of the tip; without a tip, an empty Stored.
  template <class Reader>
  Result<Stored> read(const std::set<std::string>& names, Reader reader) {
    if (auto found = find_tip(); !found) return fail(found.error());
    Stored stored;
    stored.existed_before = tip_->lost;
    stored.went_back = tip_->went_back;
    if (!tip_->commit) return stored;
    auto content = reading().read_files(*tip_->commit, names);
    if (!content) return fail(content.error());
    auto read = reader(content->files);
    if (!read) return read;
    read->token = *tip_->commit;
    read->went_back = tip_->went_back;
    return read;
  }

  /// What was read may be a commit that only this clone has: then the ref stands at what that one follows.
  Result<Origin> origin_of(const std::string& token) {
    if (auto found = find_tip(); !found) return fail(found.error());
    const std::optional<std::string> read = token.empty() ? std::nullopt : std::optional(token);
    return Origin{read, read == tip_->commit ? tip_->expected : read};
  }

  /// A state from before there was a remote is written on over there: it needs its history.
  Result<void> take_local() {
    if (!tip_->local) return {};
    return objects().take_objects(clone_, ref_);
  }

  /// The remote stands at `commit` now, and has all that came before it.
  void arrived(const std::string& commit) {
    if (const auto saves = journal_.kept())
      for (const Unpushed& save : *saves)
        if (objects().holds(commit, save.commit)) journal_.forget(save.commit);
    if (tip_->local)
      if (auto removed = clone_.remove_ref(ref_); !removed) tell_(removed.error().front());
    const bool went_back = tip_->went_back;
    tip_ = Tip{commit, commit};
    tip_->went_back = went_back;
    if (!went_back) seen_.remember(commit);
  }

  /// Somebody else moved it: the next reading has to ask again.
  Diagnostics not_moved(const Diagnostics& problems) {
    if (problems.front().code == "S014") tip_.reset();
    return problems;
  }

  /// What the remote holds, after what an earlier run could not bring there has been brought. Asked once in a run, and
  /// again when a write found that it has moved.
  Result<void> find_tip() {
    if (tip_) return {};
    auto before = remote_.last_seen(ref_);
    if (!before) return fail(before.error());
    if (const auto seen = seen_.commit()) *before = *seen;
    auto head = remote_.fetch(ref_);
    if (!head) return fail(head.error());
    Tip tip{*head, *head, !*head && before->has_value()};
    if (auto settled = settle(tip); !settled) return settled;
    if (!tip.commit && !tip.lost)
      if (auto taken = take_over(tip); !taken) return taken;
    tip.went_back = *before && *head && !objects().holds(**head, **before);
    if (tip.went_back)
      tell_(warning(
          "S004",
          fmt::format("{} went back: it stood at {} and stands at {}, which does not follow it", place(), **before,
                      **head),
          "somebody moved it by force: nothing is removed until `weir state rebuild`; or push that commit back"));
    if (tip.expected && !tip.went_back) seen_.remember(*tip.expected);
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

  Result<std::string> write(const Record& record, const Origin& from, const std::string& runs) {
    Unpushed save{from.expected, {}, record_files(record, runs), record_message(record), format_rfc3339(clock_.now())};
    const auto commit = objects().write_commit(parent_here(from.commit), save.files, save.message, save.time);
    if (!commit) return fail(commit.error());
    save.commit = *commit;
    const auto kept = journal_.keep(save);
    if (auto pushed = remote_.push(ref_, from.expected, *commit); !pushed) return fail(not_pushed(save, kept, pushed));
    arrived(*commit);
    return *commit;
  }

  Diagnostics not_pushed(const Unpushed& save, const Result<void>& kept, const Result<void>& pushed) {
    Diagnostics problems = pushed.error();
    if (not_moved(problems).front().code == "S014")
      journal_.forget(save.commit);
    else if (!kept)
      append(problems, kept.error());
    else
      problems.push_back(note("S023", "it is kept in this clone, and the next run here brings it to the remote"));
    return problems;
  }

  git::Repository clone_;
  git::RemoteRepository remote_;
  std::string ref_;
  Journal journal_;
  SeenCommit seen_;
  Clock& clock_;
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
