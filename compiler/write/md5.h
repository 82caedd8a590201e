// MD5 (RFC 1321), for a module's version attribute.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace joist::compiler::write {

/// The digest of `bytes`.
std::array<std::uint8_t, 16> md5(std::span<const std::uint8_t> bytes);

} // namespace joist::compiler::write
