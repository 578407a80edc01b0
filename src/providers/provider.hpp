#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/baseline.hpp"
#include "core/ports.hpp"
#include "core/remote_object.hpp"
#include "core/secret.hpp"
#include "http/transport.hpp"

/// The API side: one Provider per kind, one explicit table (registry.hpp).
namespace weir::providers {

/// What the server offers beyond the three source documents, found out by asking it (GET /v1/instance).
struct Offer {
  bool extensions = false;  ///< versions on every kind, If-Match, Idempotency-Key, tag filter
  Instance instance;
};

/// What is to be written: the fields to send, in the manifest's words, with secrets as their references.
struct Draft {
  Json fields;                    ///< top-level fields of spec to send (all of them for a create)
  std::vector<std::string> tags;  ///< the whole list to write, as write_tags() gives it
  bool send_tags = true;
  std::map<std::string, const SecretText*> secrets;  ///< JSON Pointer into `fields` -> value; not owned
  std::set<std::string> json_secrets;  ///< those of them whose text is JSON (the schema wants no string there)
  std::map<std::string, std::string> references;  ///< field -> id of the object that it names
};

/// What a write came to, by the outcome table of docs/api.md.
struct WriteAnswer {
  enum class Verdict {
    applied,       ///< 2xx with a valid object (or 204 for a delete)
    refused,       ///< definitely not executed: 400, 403, 404 on create, 409, 413, 415, 422, ...
    changed,       ///< 412 on the first attempt: somebody else changed it, not executed
    absent,        ///< 404 on the first attempt of an update or delete
    not_executed,  ///< throttled, never sent or not sendable, gave up
    unknown,       ///< may or may not have been executed: read and compare
  };
  Verdict verdict = Verdict::unknown;
  std::optional<RemoteObject> object;  ///< as answered, when applied
  std::optional<Diagnostic> problem;   ///< when not applied
  std::optional<int> http_status;
  int attempts = 0;
};

/// The code that knows one kind of API object. Reads never write; calls may come from several threads.
/// A listing says whether it is complete and why not; a 404 or 403 on a collection is an error, never "empty".
class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string_view kind() const = 0;
  /// True when update and remove carry If-Match and the server heeds it.
  virtual bool guarded() const = 0;

  /// All live objects of the kind, or as many as came before something went wrong, and what it was.
  virtual Listing list() = 0;
  /// The object, nullopt when it is not there (or deleted); A-code errors.
  virtual Result<std::optional<RemoteObject>> read(const std::string& id) = 0;
  /// Live objects that carry `tag`: by the tag filter where offered, else by a fresh listing.
  virtual Result<std::vector<RemoteObject>> find_by_tag(const std::string& tag) = 0;

  /// One object more. The key makes a repetition harmless where the server offers that.
  virtual WriteAnswer create(const Draft& draft, const std::string& idempotency_key) = 0;
  /// Sends the draft's fields; on a guarded kind only if the version is still the expected one.
  virtual WriteAnswer update(const std::string& id, std::optional<std::int64_t> expected_version,
                             const Draft& draft) = 0;
  /// The same for a delete.
  virtual WriteAnswer remove(const std::string& id, std::optional<std::int64_t> expected_version) = 0;
  /// Makes the object take over what its source is like now. Only kinds that can be stale have it (A025 for others).
  virtual WriteAnswer refresh(const std::string& id, std::optional<std::int64_t> expected_version) = 0;
};

/// Who changed an object last: the audit events where the server has them, else updated_by / updated_at.
struct LastChange {
  std::optional<std::string> actor, at, action;
};

}  // namespace weir::providers
