#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/rendering.hpp"
#include "cli/runner_options.hpp"
#include "cli/shell.hpp"
#include "cli/signals.hpp"
#include "core/text.hpp"
#include "http/listener.hpp"
#include "http/origin.hpp"
#include "platform/server.hpp"
#include "threads/start_thread.hpp"

namespace weir::cli {
namespace {

constexpr const char* usual_database = ".weir/platform.db";

struct Address {
  std::string host;
  int port = 0;
};

Result<Address> listen_address(const Arguments& arguments) {
  const std::string text = arguments.text("--listen").value_or("127.0.0.1:8420");
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_number(text.substr(colon + 1));
  if (!port || colon == 0 || *port < 0 || *port > 65535)
    return fail(error("U003",
                      fmt::format("--listen got \"{}\"; expected HOST:PORT, the port from 0 to 65535", printable(text)),
                      "write 127.0.0.1:0 for any free port"));
  return Address{text.substr(0, colon), static_cast<int>(*port)};
}

Result<std::unique_ptr<platform::Server>> open_server(Shell& shell, const Arguments& arguments) {
  platform::Options options;
  options.database = arguments.text("--db").value_or(usual_database);
  options.profile = arguments.text("--profile") == "seed" ? platform::Profile::seed : platform::Profile::full;
  options.requests_per_second = arguments.decimal("--rate").value_or(0);
  std::error_code problem;
  if (options.database.has_parent_path()) std::filesystem::create_directories(options.database.parent_path(), problem);
  return platform::Server::open(options, shell.clock, shell.random);
}

}  // namespace

Result<Ending> run_platform_serve(Shell& shell, const Arguments& arguments) {
  block_stop_signals();
  const auto address = listen_address(arguments);
  if (!address) return fail(address.error());
  const std::filesystem::path database = arguments.text("--db").value_or(usual_database);
  const auto runner_places = runner_options(arguments, database.parent_path());
  if (!runner_places) return fail(runner_places.error());
  auto server = open_server(shell, arguments);
  if (!server) return fail(server.error());
  auto listener = http::Listener::bind(
      address->host, address->port, [&](const http::Request& request) { return (*server)->handle(request); },
      [&](const http::Request& head) { return (*server)->refuse(head); });
  if (!listener) return fail(listener.error());
  if (!http::is_this_machine(address->host))
    shell.console.complain({warning(
        "U032",
        fmt::format("listening on {} without encryption: tokens can be read on the way", printable(address->host)),
        "put a TLS proxy before it, or listen on 127.0.0.1")});
  const auto runner = (*server)->start_runner(*runner_places);
  if (!runner) return fail(runner.error());
  auto serving = start_thread([&] { (*listener)->run(); });
  if (!serving) return fail(platform::no_threads());
  shell.console.print((*listener)->url() + "\n");
  wait_for_stop();
  (*listener)->stop();
  serving->join();
  (*runner)->stop();
  const platform::RequestTotals totals = (*server)->totals();
  shell.console.tell(fmt::format("served {} and {}\n", counted(totals.reads, "read"), counted(totals.writes, "write")));
  return Ending{};
}

Result<Ending> run_platform_token(Shell& shell, const Arguments& arguments) {
  auto server = open_server(shell, arguments);
  if (!server) return fail(server.error());
  platform::TokenRequest wanted;
  wanted.tenant = arguments.text("--tenant");
  wanted.app = arguments.text("--app");
  wanted.role = arguments.text("--role").value_or(wanted.role);
  wanted.time_to_live = arguments.duration("--ttl").value_or(wanted.time_to_live);
  auto token = (*server)->make_token(wanted);
  if (!token) return fail(token.error());
  if (wants_json(arguments))
    return Ending{0, json_line({{"formatVersion", 1}, {"kind", "Token"}, {"token", *token}}), {}};
  return Ending{0, *token + "\n", {}};
}

}  // namespace weir::cli
