#pragma once

namespace weir::platform {

/// The platform's tables, version 1. `body` is an object as every profile answers it, `extension` the members that only
/// the full profile adds: both stand ready as JSON text, so that a page is put together without reading any of it.
inline constexpr const char* tables = R"sql(
CREATE TABLE platform_facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tenants(
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL,
  events INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE api_keys(
  hash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL REFERENCES tenants(id), role TEXT NOT NULL,
  created_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE objects(
  row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  tenant TEXT NOT NULL REFERENCES tenants(id), app TEXT, type TEXT NOT NULL, status TEXT NOT NULL,
  deleted INTEGER NOT NULL, version INTEGER NOT NULL, authentication TEXT NOT NULL,
  body TEXT NOT NULL, extension TEXT NOT NULL, sealed_config BLOB);
CREATE INDEX objects_by_row ON objects(tenant, kind, row);
CREATE INDEX live_objects_by_row ON objects(tenant, kind, row) WHERE deleted = 0;
CREATE TABLE object_tags(
  tag TEXT NOT NULL, object INTEGER NOT NULL REFERENCES objects(row), PRIMARY KEY(tag, object)) WITHOUT ROWID;
CREATE INDEX object_tags_by_object ON object_tags(object);
CREATE TABLE jobs(
  row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL REFERENCES tenants(id),
  app TEXT, type TEXT NOT NULL, status TEXT NOT NULL, source TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX jobs_by_row ON jobs(tenant, row);
CREATE INDEX jobs_by_source ON jobs(source, row);
CREATE TABLE audit_events(
  row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL REFERENCES tenants(id),
  app TEXT, action TEXT NOT NULL, resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, at INTEGER NOT NULL,
  body TEXT NOT NULL);
CREATE INDEX audit_events_by_row ON audit_events(tenant, row);
CREATE INDEX audit_events_by_resource ON audit_events(resource_id, row);
CREATE TABLE idempotency_keys(
  scope TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, object TEXT NOT NULL, status INTEGER NOT NULL,
  headers TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(scope, key)) WITHOUT ROWID;
)sql";

/// What leads to version 2: which object names which (`role` is the field that names it), also of deleted ones, and how
/// many records each connection moved on each day (counted from 1970-01-01, UTC).
inline constexpr const char* link_tables = R"sql(
CREATE TABLE object_links(
  object INTEGER NOT NULL REFERENCES objects(row), role TEXT NOT NULL, target TEXT NOT NULL,
  PRIMARY KEY(object, role)) WITHOUT ROWID;
CREATE INDEX object_links_by_target ON object_links(target, role, object);
CREATE TABLE synced_records(
  connection TEXT NOT NULL, day INTEGER NOT NULL, source TEXT NOT NULL, records INTEGER NOT NULL,
  PRIMARY KEY(connection, day)) WITHOUT ROWID;
CREATE INDEX synced_records_by_source ON synced_records(source, day);
)sql";

}  // namespace weir::platform
