#include "git/exchange.hpp"

#include <algorithm>
#include <csignal>
#include <future>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "core/text.hpp"
#include "threads/start_thread.hpp"

namespace weir::git {

namespace {

constexpr std::size_t most_said = 500;

Exchange& exchange_of(void* payload) {
  return *static_cast<Exchange*>(payload);
}

int stop(Exchange& exchange, Stop why) {
  exchange.stop = why;
  git_error_set_str(GIT_ERROR_CALLBACK, "ended by us");
  return GIT_EUSER;
}

/// The token goes to https and the agent's keys to ssh, to the host of the remote's own address: redirects to
/// another host are not followed (GIT_REMOTE_REDIRECT_NONE). Each is offered once.
int give_credential(git_credential** out, const char*, const char* user, unsigned allowed, void* payload) {
  Exchange& exchange = exchange_of(payload);
  const bool first = exchange.asked++ == 0;
  if (exchange.remote.transport == Transport::https && (allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) != 0) {
    if (!exchange.access.token) return stop(exchange, Stop::no_token);
    if (!first) return stop(exchange, Stop::token_refused);
    return exchange.access.token->reveal([&](const std::string& token) {
      return git_credential_userpass_plaintext_new(out, user != nullptr ? user : "x-access-token", token.c_str());
    });
  }
  if (exchange.remote.transport != Transport::ssh) return stop(exchange, Stop::token_refused);
  if ((allowed & GIT_CREDENTIAL_USERNAME) != 0) {
    exchange.asked = 0;
    return git_credential_username_new(out, user != nullptr ? user : "git");
  }
  if (!exchange.access.agent) return stop(exchange, Stop::no_agent);
  if (!first || (allowed & GIT_CREDENTIAL_SSH_KEY) == 0) return stop(exchange, Stop::agent_refused);
  return git_credential_ssh_key_from_agent(out, user != nullptr ? user : "git");
}

/// libgit2 has checked the certificate chain, and the host key against known_hosts: what does not match is never taken.
int check_host(git_cert* certificate, int valid, const char*, void* payload) {
  if (valid != 0) return 0;
  const bool key = certificate->cert_type == GIT_CERT_HOSTKEY_LIBSSH2;
  return stop(exchange_of(payload), key ? Stop::unknown_host : Stop::bad_certificate);
}

int hear_text(const char* text, int length, void* payload) {
  Exchange& exchange = exchange_of(payload);
  ++exchange.signs_of_life;
  const std::size_t room = most_said - std::min(most_said, exchange.said.size());
  exchange.said.append(text, std::min(room, static_cast<std::size_t>(std::max(length, 0))));
  return 0;
}

int hear_progress(const git_indexer_progress*, void* payload) {
  ++exchange_of(payload).signs_of_life;
  return 0;
}

int hear_sending(unsigned, unsigned, std::size_t, void* payload) {
  ++exchange_of(payload).signs_of_life;
  return 0;
}

/// The lease: the other side has just told what its ref stands at, and nothing is sent yet.
int check_lease(const git_push_update** updates, std::size_t count, void* payload) {
  Exchange& exchange = exchange_of(payload);
  for (std::size_t index = 0; index < count; ++index) {
    const git_oid& current = updates[index]->src;
    const std::string stands = git_oid_is_zero(&current) == 1 ? std::string() : hex(current);
    if (stands != exchange.expected.value_or("")) return stop(exchange, Stop::moved);
  }
  return 0;
}

/// The verdict: rc 0 of the push says nothing about the ref.
int hear_verdict(const char*, const char* status, void* payload) {
  Exchange& exchange = exchange_of(payload);
  ++exchange.signs_of_life;
  exchange.answered = true;
  if (status != nullptr) exchange.verdict = status;
  return 0;
}

git_remote_callbacks callbacks_of(Exchange& exchange) {
  git_remote_callbacks callbacks{};
  git_remote_init_callbacks(&callbacks, GIT_REMOTE_CALLBACKS_VERSION);
  callbacks.payload = &exchange;
  callbacks.credentials = give_credential;
  callbacks.certificate_check = check_host;
  callbacks.sideband_progress = hear_text;
  callbacks.transfer_progress = hear_progress;
  callbacks.push_transfer_progress = hear_sending;
  callbacks.push_negotiation = check_lease;
  callbacks.push_update_reference = hear_verdict;
  return callbacks;
}

int open_remote(const Exchange& exchange, Owned<git_repository>& repository, Owned<git_remote>& remote) {
  const int rc = get(repository, git_repository_open_bare, exchange.folder.c_str());
  return rc != 0 ? rc : get(remote, git_remote_create_anonymous, repository.get(), exchange.remote.url.c_str());
}

int find_head(git_remote* remote, Exchange& exchange) {
  const git_remote_head** heads = nullptr;
  std::size_t count = 0;
  const int rc = git_remote_ls(&heads, &count, remote);
  for (std::size_t index = 0; rc == 0 && index < count; ++index)
    if (exchange.ref == heads[index]->name) exchange.head = hex(heads[index]->oid);
  return rc;
}

int do_fetch(Exchange& exchange) {
  Owned<git_repository> repository;
  Owned<git_remote> remote;
  if (const int rc = open_remote(exchange, repository, remote); rc != 0) return rc;
  git_fetch_options options{};
  git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
  options.callbacks = callbacks_of(exchange);
  options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
  options.proxy_opts.type = GIT_PROXY_AUTO;
  git_remote_connect_options connecting{};
  git_remote_connect_options_init(&connecting, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
  connecting.callbacks = options.callbacks;
  connecting.follow_redirects = options.follow_redirects;
  connecting.proxy_opts = options.proxy_opts;
  int rc = git_remote_connect_ext(remote.get(), GIT_DIRECTION_FETCH, &connecting);
  if (rc == 0) rc = find_head(remote.get(), exchange);
  if (rc != 0 || !exchange.head) return rc;
  git_oid id;
  Owned<git_commit> there;
  git_oid_fromstr(&id, exchange.head->c_str());
  if (get(there, git_commit_lookup, repository.get(), &id) != 0) {
    std::string wish = "+" + exchange.ref + ":" + exchange.ref;
    char* wishes[] = {wish.data()};
    const git_strarray refspecs{wishes, 1};
    rc = git_remote_download(remote.get(), &refspecs, &options);
  }
  // What is not named here would be fetched whole again the next time. That is all it is for: a failure is none.
  Owned<git_reference> seen;
  if (rc == 0) get(seen, git_reference_create, repository.get(), exchange.ref.c_str(), &id, 1, nullptr);
  return rc;
}

int do_push(Exchange& exchange) {
  Owned<git_repository> repository;
  Owned<git_remote> remote;
  if (const int rc = open_remote(exchange, repository, remote); rc != 0) return rc;
  git_oid id;
  Owned<git_reference> sent;
  const std::string local = "refs/weir-push/" + exchange.commit;
  int rc = git_oid_fromstr(&id, exchange.commit.c_str());
  if (rc == 0) rc = get(sent, git_reference_create, repository.get(), local.c_str(), &id, 1, nullptr);
  if (rc != 0) return rc;
  git_push_options options{};
  git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
  options.callbacks = callbacks_of(exchange);
  options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
  options.proxy_opts.type = GIT_PROXY_AUTO;
  // With "+" libgit2 leaves the judgement to the lease, which is stricter than "fast-forward".
  std::string wish = "+" + local + ":" + exchange.ref;
  char* wishes[] = {wish.data()};
  const git_strarray refspecs{wishes, 1};
  rc = git_remote_push(remote.get(), &refspecs, &options);
  if (rc != 0) exchange.complaint = last_complaint();
  git_reference_remove(repository.get(), local.c_str());
  if (rc == 0 && exchange.answered && !exchange.verdict) {
    Owned<git_reference> seen;
    get(seen, git_reference_create, repository.get(), exchange.ref.c_str(), &id, 1, nullptr);
  }
  return rc;
}

/// libgit2 keeps the authorities for the whole process and reads them anew each time it is told: it is told once.
void trust(const std::optional<std::filesystem::path>& authorities) {
  static std::mutex mutex;
  static std::filesystem::path trusted;
  const std::lock_guard lock(mutex);
  if (!authorities || *authorities == trusted) return;
  trusted = *authorities;
  git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, trusted.c_str(), nullptr);
}

/// libgit2 waits for a silent server without end: it does so on a thread that can be given up.
/// Then what it may still say is not looked at any more, and "silent" is told instead.
std::shared_ptr<Exchange> run(std::shared_ptr<Exchange> exchange, int (*work)(Exchange&)) {
  start_libgit();
  trust(exchange->access.authorities);
  const auto promise = std::make_shared<std::promise<void>>();
  std::future<void> done = promise->get_future();
  auto thread = start_thread([exchange, work, promise] {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    exchange->rc = work(*exchange);
    if (exchange->rc != 0 && exchange->complaint.empty()) exchange->complaint = last_complaint();
    promise->set_value();
  });
  if (!thread) {
    exchange->rc = GIT_ERROR;
    exchange->complaint = "the system gives no thread";
    return exchange;
  }
  thread->detach();
  const RemoteAccess& access = exchange->access;
  std::chrono::milliseconds quiet{0}, waited{0};
  for (long heard = exchange->signs_of_life; quiet < access.patience;) {
    const auto slice = std::min<std::chrono::milliseconds>(std::chrono::seconds(1), access.patience - quiet);
    if (done.wait_for(slice) == std::future_status::ready) return exchange;
    waited += slice;
    quiet += slice;
    if (const long now = exchange->signs_of_life; now != heard) {
      heard = now;
      quiet = {};
    }
    if (access.waiting) access.waiting(waited);
  }
  leave_libgit_running();
  auto silent = std::make_shared<Exchange>();
  silent->remote = exchange->remote;
  silent->ref = exchange->ref;
  silent->rc = GIT_ERROR;
  silent->silent = true;
  silent->complaint = fmt::format("no sign of life for {} s", exchange->access.patience.count() / 1000);
  return silent;
}

Diagnostic not_allowed(const std::string& what, const std::string& hint) {
  return error("S019", what, hint);
}

}  // namespace

std::shared_ptr<Exchange> fetch_ref(const Remote& remote, const RemoteAccess& access, std::filesystem::path folder,
                                    const std::string& ref) {
  auto exchange = std::make_shared<Exchange>();
  exchange->remote = remote;
  exchange->access = access;
  exchange->folder = std::move(folder);
  exchange->ref = ref;
  return run(std::move(exchange), do_fetch);
}

std::shared_ptr<Exchange> push_ref(const Remote& remote, const RemoteAccess& access, std::filesystem::path folder,
                                   const std::string& ref, const std::optional<std::string>& expected,
                                   const std::string& commit) {
  auto exchange = std::make_shared<Exchange>();
  exchange->remote = remote;
  exchange->access = access;
  exchange->folder = std::move(folder);
  exchange->ref = ref;
  exchange->expected = expected;
  exchange->commit = commit;
  return run(std::move(exchange), do_push);
}

Diagnostic problem_of(const Exchange& exchange) {
  const std::string where = fmt::format("{} ({})", printable(exchange.remote.name), exchange.remote.shown);
  const auto status = [&](const char* code) { return exchange.complaint.find(code) != std::string::npos; };
  switch (exchange.stop) {
    case Stop::no_token:
      return not_allowed(fmt::format("{} wants a credential, and there is none", where),
                         "set WEIR_GIT_TOKEN to a token that may read and write this repository");
    case Stop::token_refused:
      return not_allowed(fmt::format("{} refuses the token", where),
                         "check that WEIR_GIT_TOKEN is still valid and may read and write this repository");
    case Stop::no_agent:
      return not_allowed(fmt::format("{} wants an ssh key, and there is no agent", where),
                         "start ssh-agent and add a key with ssh-add (SSH_AUTH_SOCK names it)");
    case Stop::agent_refused:
      return not_allowed(fmt::format("{} refuses the keys of the ssh agent", where),
                         "see them with ssh-add -l; one of them has to be known to the server");
    case Stop::unknown_host:
      return error("S021", fmt::format("the host key of {} is not the one in .ssh/known_hosts", where),
                   "compare its fingerprint with what the host publishes, then add it with ssh-keyscan");
    case Stop::bad_certificate:
      return error("S021", fmt::format("the certificate of {} is not to be trusted", where),
                   "set SSL_CERT_FILE to the certificates of your own authority; nothing else switches the check off");
    case Stop::none:
    case Stop::moved:
      break;
  }
  if (status("status code: 401") || status("status code: 403") || status("status code: 404"))
    return not_allowed(fmt::format("{} does not let us in: {}", where, printable(exchange.complaint, 200)),
                       "check the address, and that WEIR_GIT_TOKEN may read and write this repository");
  const bool certificate = exchange.rc == GIT_ECERTIFICATE;
  return error(certificate ? "S021" : "S018",
               fmt::format("the state on {} cannot be reached: {}", where,
                           exchange.complaint.empty() ? "no verdict came" : printable(exchange.complaint, 200)),
               "check the network and the address (`git ls-remote` shows the same); run again");
}

bool may_pass(const Exchange& exchange) {
  return exchange.rc != 0 && !exchange.silent && exchange.stop == Stop::none && problem_of(exchange).code == "S018";
}

}  // namespace weir::git
