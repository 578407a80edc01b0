#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace weir::disk {

/// The bytes of open files, as far as the system lets us. What a file is for, and what to say when it fails, is for who
/// asks: a failure leaves its reason in errno.

/// What follows from where the file stands, at most `most` bytes of it; nullopt when the system refuses.
std::optional<std::string> read_bytes(int file, std::size_t most);

/// All of `bytes`, or false.
bool write_bytes(int file, std::string_view bytes);

/// The same, and true only when they will be there after a loss of power.
bool write_durably(int file, std::string_view bytes);

/// Makes what was created, renamed or removed in the folder last in the same way; "" is the current one.
bool sync_folder(const std::filesystem::path& folder);

/// What errno says, in plain words: "No such file or directory".
std::string reason_of_failure();

}  // namespace weir::disk
