// The least that any plan must do: list the same pages over one kept connection and parse them, read the same blobs
// through libgit2, and (unless told otherwise) run through their YAML events. It decides nothing.
//
//   plan_floor URL REPOSITORY [--no-yaml]      the credential comes from CPOD_API_KEY; prints the number of requests

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>

#include <curl/curl.h>
#include <git2.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

namespace {

class CountEvents : public YAML::EventHandler {
 public:
  std::size_t events = 0;
  void OnDocumentStart(const YAML::Mark&) override { ++events; }
  void OnDocumentEnd() override { ++events; }
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++events; }
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { ++events; }
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { ++events; }
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    ++events;
  }
  void OnSequenceEnd() override { ++events; }
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    ++events;
  }
  void OnMapEnd() override { ++events; }
};

std::size_t append_body(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

/// One collection, page by page. Returns the number of objects; counts requests.
std::size_t list(CURL* curl, const std::string& collection, const char* items, const char* next, int& requests) {
  std::size_t objects = 0;
  std::string cursor;
  do {
    std::string body;
    const std::string url = collection + "?limit=500" + (cursor.empty() ? "" : "&cursor=" + cursor);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    if (curl_easy_perform(curl) != CURLE_OK) std::exit(2);
    ++requests;
    const nlohmann::json page = nlohmann::json::parse(body);
    objects += page.at(items).size();
    cursor = page.at(next).is_string() ? page.at(next).get<std::string>() : "";
  } while (!cursor.empty());
  return objects;
}

struct Blobs {
  git_repository* repository;
  bool yaml;
  std::size_t bytes = 0, events = 0;
};

int visit(const char*, const git_tree_entry* entry, void* payload) {
  auto& blobs = *static_cast<Blobs*>(payload);
  if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB) return 0;
  git_blob* blob = nullptr;
  if (git_blob_lookup(&blob, blobs.repository, git_tree_entry_id(entry)) != 0) return -1;
  const std::string text(static_cast<const char*>(git_blob_rawcontent(blob)),
                         static_cast<std::size_t>(git_blob_rawsize(blob)));
  git_blob_free(blob);
  blobs.bytes += text.size();
  if (!blobs.yaml) return 0;
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  CountEvents handler;
  while (parser.HandleNextDocument(handler)) {
  }
  blobs.events += handler.events;
  return 0;
}

void read_blobs(const char* path, bool yaml) {
  git_libgit2_init();
  Blobs blobs{nullptr, yaml};
  git_object* tree = nullptr;
  if (git_repository_open(&blobs.repository, path) != 0) std::exit(3);
  if (git_revparse_single(&tree, blobs.repository, "HEAD^{tree}") != 0) std::exit(3);
  if (git_tree_walk(reinterpret_cast<git_tree*>(tree), GIT_TREEWALK_PRE, visit, &blobs) != 0) std::exit(3);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 1;
  const std::string url = argv[1];
  const bool yaml = argc < 4 || std::strcmp(argv[3], "--no-yaml") != 0;
  int requests = 0;
  CURL* curl = curl_easy_init();
  const char* key = std::getenv("CPOD_API_KEY");
  curl_slist* headers = curl_slist_append(nullptr, (std::string("Authorization: Bearer ") + (key ? key : "")).c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  list(curl, url + "/v1/data-sources", "items", "nextCursor", requests);
  list(curl, url + "/api/v1/integration/connectors", "data", "next_cursor", requests);
  read_blobs(argv[2], yaml);
  std::printf("%d\n", requests);
  return 0;
}
