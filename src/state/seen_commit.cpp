#include "state/seen_commit.hpp"

#include <fstream>
#include <iomanip>

#include "core/crypto.hpp"

namespace weir::state {
namespace {

namespace fs = std::filesystem;

constexpr int longest_line = 64;

bool is_commit_id(const std::string& text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

SeenCommit::SeenCommit(const fs::path& common_folder, const std::string& target, const std::string& place)
    : file_(common_folder / "weir" / "seen" / (target + "-" + sha256_hex(place).substr(0, 12))) {}

std::optional<std::string> SeenCommit::commit() const {
  std::error_code problem;
  if (!fs::is_regular_file(fs::symlink_status(file_, problem))) return std::nullopt;
  std::ifstream in(file_, std::ios::binary);
  std::optional<std::string> text(std::in_place);
  in >> std::setw(longest_line) >> *text;
  if (!is_commit_id(*text)) text.reset();
  return text;
}

void SeenCommit::remember(const std::string& commit) const {
  if (this->commit() == commit) return;
  std::error_code problem;
  fs::create_directories(file_.parent_path(), problem);
  fs::path part = file_;
  part += ".part";
  {
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << commit << "\n";
    if (!out.flush()) return;
  }
  fs::rename(part, file_, problem);
}

}  // namespace weir::state
