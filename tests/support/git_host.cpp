#include "support/git_host.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::test {

namespace {

template <class Condition>
bool eventually(Condition condition) {
  for (int attempt = 0; attempt < 500; ++attempt) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

sockaddr_in local(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = local(0);
  socklen_t size = sizeof address;
  ::bind(probe, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

bool listens(int port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = local(port);
  const bool open = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return open;
}

}  // namespace

Helper::Helper(const std::vector<std::string>& command, const std::filesystem::path& output) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execvp(words[0], words.data());
    ::_exit(127);
  }
  ::setpgid(process_, process_);
  ::close(file);
}

Helper::~Helper() {
  if (process_ <= 0) return;
  ::kill(-process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

bool run_shell(const std::string& command) {
  const std::string line =
      "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com"
      " GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com && { " +
      command + "; } >/dev/null 2>&1";
  return std::system(line.c_str()) == 0;
}

GitHost::GitHost() = default;

std::filesystem::path GitHost::make(const std::string& name) const {
  const auto path = folder() / (name + ".git");
  run_shell("git init -q --bare -b main '" + path.string() + "'");
  return path;
}

void GitHost::tell(const std::string& file, const std::string& text) const {
  if (text.empty())
    std::filesystem::remove(folder() / file);
  else
    std::ofstream(folder() / file) << text;
}

std::string GitHost::told(const std::string& file) const {
  std::ifstream in(folder() / file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

HttpsHost::HttpsHost() {
  const std::string root = folder().string();
  run_shell("cd '" + root + "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2" +
            " -keyout key.pem -out cert.pem -subj /CN=localhost -addext subjectAltName=DNS:localhost");
  server_ = std::make_unique<Helper>(std::vector<std::string>{"/usr/bin/python3", WEIR_GIT_HOST_SCRIPT, root},
                                     folder() / "port");
  eventually([this] { return !told("port").empty(); });
  port_ = told("port");
}

std::string HttpsHost::address(const std::string& name) const {
  return "https://localhost:" + port_ + "/" + name + ".git";
}

SshHost::SshHost(const std::filesystem::path& home) : port_(free_port()) {
  const std::string root = folder().string();
  const std::string port = std::to_string(port_);
  if (::getuid() == 0) std::filesystem::create_directories("/run/sshd");
  agent_ = std::make_unique<Helper>(std::vector<std::string>{"ssh-agent", "-D", "-a", agent().string()},
                                    folder() / "agent.log");
  eventually([this] { return std::filesystem::exists(agent()); });
  run_shell("cd '" + root + "' && mkdir -p '" + home.string() +
            "/.ssh' && ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q" +
            " -t ed25519 -N '' -f user && SSH_AUTH_SOCK='" + agent().string() + "' ssh-add -q user && printf" +
            " '[127.0.0.1]:" + port + " %s\\n' \"$(cut -d' ' -f1,2 host.pub)\" >> '" + home.string() +
            "/.ssh/known_hosts'");
  server_ = std::make_unique<Helper>(
      std::vector<std::string>{"/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-p", port, "-h", root + "/host",
                               "-oListenAddress=127.0.0.1", "-oAuthorizedKeysFile=" + root + "/user.pub",
                               "-oPasswordAuthentication=no", "-oUsePAM=no", "-oStrictModes=no",
                               "-oPermitRootLogin=yes", "-oPidFile=none", "-oMaxStartups=64"},
      folder() / "sshd.log");
  eventually([this] { return listens(port_); });
}

std::string SshHost::address(const std::string& name) const {
  const char* user = std::getenv("USER");
  return "ssh://" +
         std::string(::getuid() == 0   ? "root"
                     : user != nullptr ? user
                                       : "") +
         "@127.0.0.1:" + std::to_string(port_) + (folder() / (name + ".git")).string();
}

}  // namespace weir::test
