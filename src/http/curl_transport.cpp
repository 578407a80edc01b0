#include "http/curl_transport.hpp"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <fmt/format.h>

namespace weir::http {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
using Sent = TransportFailure::Sent;

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// A connection that was idle this long is not used again: servers close idle ones, and a request that meets a closing
/// connection has an outcome nobody can tell.
constexpr long idle_seconds = 4;

bool libcurl_ready() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// One exchange as libcurl's callbacks see it.
struct Transfer {
  const CurlLimits& limits;
  bool repeatable;  ///< libcurl may send a GET anew when a kept connection turns out dead
  Response response{};
  std::size_t header_bytes = 0;
  int requests_sent = 0;
  std::optional<SteadyTime> sent_at{};
  std::string broken_limit{};  ///< which limit of ours ended it, for people
  std::string code = "A008";
};

/// Called on an established (and verified) connection right before the request goes out: until then nothing was sent.
int before_request(void* data, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(data);
  if (transfer.requests_sent > 0 && !transfer.repeatable) return CURL_PREREQFUNC_ABORT;
  ++transfer.requests_sent;
  transfer.sent_at = std::chrono::steady_clock::now();
  return CURL_PREREQFUNC_OK;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  const std::string_view line(bytes, size * count);
  transfer.header_bytes += line.size();
  if (transfer.header_bytes > transfer.limits.header_bytes) {
    transfer.broken_limit = fmt::format("the header is larger than {} KiB", transfer.limits.header_bytes >> 10);
    transfer.code = "A005";
    return 0;
  }
  if (line.starts_with("HTTP/")) {
    transfer.response.headers = {};
    return line.size();
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    transfer.response.headers.set(std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
  }
  return line.size();
}

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  const std::size_t more = size * count;
  if (transfer.response.body.size() + more > transfer.limits.body_bytes) {
    transfer.broken_limit = fmt::format("the answer is larger than {} MiB", transfer.limits.body_bytes >> 20);
    transfer.code = "A005";
    return 0;
  }
  transfer.response.body.append(bytes, more);
  return more;
}

int watch_progress(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(data);
  if (transfer.limits.stop && transfer.limits.stop()) {
    transfer.broken_limit = "it was told to end";
    return 1;
  }
  if (!transfer.sent_at || transfer.header_bytes > 0) return 0;
  const auto silent = std::chrono::steady_clock::now() - *transfer.sent_at;
  if (silent < transfer.limits.first_byte) return 0;
  transfer.broken_limit = fmt::format("no answer began within {} s", transfer.limits.first_byte.count() / 1000.0);
  transfer.code = "A006";
  return 1;
}

void set_once(CURL* easy, const CurlLimits& limits, bool encrypted) {
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!limits.authorities.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, limits.authorities.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, idle_seconds);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, limits.slow_bytes_per_second);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.slow_time.count()));
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  // A proxy of the environment is used through a tunnel, where it sees nothing; over plain http it would see the token.
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  if (!encrypted) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  // No compression is asked for: nothing can unfold beyond what was sent, and parsing is the cost, not the transfer.
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, nullptr);
}

void set_request(CURL* easy, const std::string& url, const Request& request, curl_slist* headers) {
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  const std::string method(to_string(request.method));
  const bool has_body = request.method != Method::get && request.method != Method::delete_;
  if (has_body || !request.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method == Method::get ? nullptr : method.c_str());
}

void set_callbacks(CURL* easy, Transfer& transfer, char* problem) {
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, problem);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// The header lines for libcurl; nullopt when one could end its line early and begin another.
std::optional<HeaderList> make_headers(const Request& request) {
  HeaderList list(curl_slist_append(nullptr, "Expect:"));
  for (const auto& [name, value] : request.headers.all()) {
    if (name.empty() || name.find(':') != std::string::npos || has_control(name) || has_control(value))
      return std::nullopt;
    // curl reads "Name:" as "leave it out" and "Name;" as "send it empty".
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    list.reset(curl_slist_append(list.release(), line.c_str()));
  }
  return list;
}

bool is_tls_problem(CURLcode code) {
  constexpr CURLcode tls[] = {CURLE_SSL_CONNECT_ERROR,     CURLE_PEER_FAILED_VERIFICATION,
                              CURLE_SSL_CERTPROBLEM,       CURLE_SSL_CIPHER,
                              CURLE_SSL_CACERT_BADFILE,    CURLE_SSL_ISSUER_ERROR,
                              CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED,
                              CURLE_USE_SSL_FAILED};
  return std::find(std::begin(tls), std::end(tls), code) != std::end(tls);
}

/// The line broke while TLS was being set up: the library has no word to say about it, and the next attempt may get
/// through.
bool broke_while_greeting(CURLcode code, const std::string& message) {
  return code == CURLE_SSL_CONNECT_ERROR && message.find("SSL routines") == std::string::npos;
}

TransportFailure describe(CURLcode code, const Transfer& transfer, const char* problem) {
  TransportFailure failure;
  failure.sent = transfer.requests_sent == 0 ? Sent::never : Sent::perhaps;
  failure.code = transfer.code;
  failure.message = *problem != '\0' ? problem : curl_easy_strerror(code);
  if (!transfer.broken_limit.empty()) failure.message = transfer.broken_limit;
  if (is_tls_problem(code) && !broke_while_greeting(code, failure.message)) {
    failure.code = "A017";
    failure.message = "the TLS connection could not be trusted: " + failure.message;
  } else if (code == CURLE_OPERATION_TIMEDOUT && transfer.requests_sent > 0) {
    failure.code = "A006";
  } else if (code == CURLE_ABORTED_BY_CALLBACK && transfer.broken_limit.empty()) {
    failure.message = "the kept connection was closed while the request was sent";
  }
  return failure;
}

TransportFailure unsendable(std::string message) {
  return {Sent::never, std::move(message), "A008"};
}

}  // namespace

/// Idle handles, each with its kept connection; a thread takes one for the time of an exchange.
class CurlTransport::Pool {
 public:
  Easy take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }

  void give_back(Easy easy) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(easy));
  }

 private:
  std::mutex mutex_;
  std::vector<Easy> idle_;
};

CurlTransport::CurlTransport(std::string origin, CurlLimits limits)
    : origin_(std::move(origin)), limits_(limits), pool_(std::make_unique<Pool>()) {}

CurlTransport::~CurlTransport() = default;

tl::expected<Response, TransportFailure> CurlTransport::send(const Request& request) {
  if (!libcurl_ready()) return tl::unexpected(unsendable("libcurl could not be started"));
  if (!request.target.starts_with('/') || has_control(request.target) ||
      request.target.find(' ') != std::string::npos) {
    return tl::unexpected(unsendable("the request's path is not one"));
  }
  const auto headers = make_headers(request);
  if (!headers) return tl::unexpected(unsendable("a header of the request holds a line break"));

  Easy easy = pool_->take();
  if (easy == nullptr) {
    easy.reset(curl_easy_init());
    if (easy == nullptr) return tl::unexpected(unsendable("out of memory"));
  } else {
    curl_easy_reset(easy.get());  // keeps the connection
  }
  Transfer transfer{limits_, request.method == Method::get};
  char problem[CURL_ERROR_SIZE] = "";
  const std::string url = origin_ + request.target;
  set_once(easy.get(), limits_, origin_.starts_with("https://"));
  set_request(easy.get(), url, request, headers->get());
  set_callbacks(easy.get(), transfer, problem);
  const CURLcode code = curl_easy_perform(easy.get());
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, nullptr);
  pool_->give_back(std::move(easy));
  if (code != CURLE_OK) return tl::unexpected(describe(code, transfer, problem));
  transfer.response.status = static_cast<int>(status);
  return std::move(transfer.response);
}

}  // namespace weir::http
