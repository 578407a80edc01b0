#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/client.hpp"
#include "providers/json_call.hpp"
#include "providers/provider.hpp"
#include "providers/rest_kind.hpp"
#include "providers/verdict.hpp"

namespace weir::providers {

/// The one engine for kinds that are plain REST collections; what differs between them is data (RestKind).
class RestProvider final : public Provider {
 public:
  /// `extensions`: the server has versions everywhere, If-Match, Idempotency-Key and the tag filter.
  RestProvider(http::Client& client, const RestKind& kind, bool extensions)
      : client_(client), kind_(kind), extensions_(extensions) {}

  std::string_view kind() const override { return kind_.kind; }
  bool guarded() const override { return extensions_; }

  Listing list() override;
  Result<std::optional<RemoteObject>> read(const std::string& id) override;
  Result<std::vector<RemoteObject>> find_by_tag(const std::string& tag) override;

  WriteAnswer create(const Draft& draft, const std::string& idempotency_key) override;
  WriteAnswer update(const std::string& id, std::optional<std::int64_t> expected_version, const Draft& draft) override;
  WriteAnswer remove(const std::string& id, std::optional<std::int64_t> expected_version) override;
  WriteAnswer refresh(const std::string& id, std::optional<std::int64_t> expected_version) override;

 private:
  /// What is being written, for the verdict and its words.
  struct Attempt {
    Write write;
    std::string tried;   ///< "create DataSource Okta", "delete DataSource ds-1"
    const Draft* draft;  ///< none for a delete
    std::string id;      ///< "" for a create that the server gives one
    bool keyed = false;  ///< carries an idempotency key
  };

  WriteAnswer create_in_place(const Draft& draft, std::string body);
  bool add_guard(http::Request& request, std::optional<std::int64_t> expected_version) const;
  WriteAnswer conclude(const Attempt& attempt, JsonCall call) const;
  void take_object(const Attempt& attempt, JsonCall& call, WriteAnswer& answer) const;
  Diagnostic explain(const Attempt& attempt, const JsonCall& call, WriteAnswer::Verdict verdict) const;

  http::Client& client_;
  const RestKind& kind_;
  bool extensions_;
};

}  // namespace weir::providers
