// The standard library inside the binary: compiled modules, packed, each on its own, so that one is unpacked when it is
// first used. Made by tools/pack/pack_library at build time; read-only; any thread.
//
//   "JLIB" | number of modules (4 bytes) | entry ... | data ...       all numbers little-endian
//   entry, sorted by name:  name offset, name length, data offset, packed size, size   (4 bytes each, offsets from the start)
//
// packed size == size: stored as it is. Otherwise a zlib stream.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace joist {

/// Says where the archive is (nothing: an empty library). Once, at start. False if it is malformed.
bool set_packed_library(std::span<const std::uint8_t> archive);

/// The .beam file of a module, unpacked; nothing if there is none of that name.
std::optional<std::vector<std::uint8_t>> packed_module(std::string_view name);

bool is_packed_module(std::string_view name);
/// All names, in order.
std::vector<std::string_view> packed_module_names();

} // namespace joist
