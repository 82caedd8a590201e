// The tags of the external term format, as its specification names them. Shared by all
// encoders and decoders.
#pragma once

#include <cstdint>

namespace joist::external {

inline constexpr std::uint8_t kVersion = 131;

enum ExternalTag : std::uint8_t {
    kNewFloat = 70,
    kBitBinary = 77,
    kRecord = 67,
    kCompressed = 80,
    kNewPid = 88,
    kNewPort = 89,
    kNewerReference = 90,
    kSmallInteger = 97,
    kInteger = 98,
    kFloat = 99,
    kAtom = 100,
    kReference = 101,
    kPort = 102,
    kPid = 103,
    kSmallTuple = 104,
    kLargeTuple = 105,
    kNil = 106,
    kString = 107,
    kList = 108,
    kBinary = 109,
    kSmallBig = 110,
    kLargeBig = 111,
    kNewFun = 112,
    kExport = 113,
    kNewReference = 114,
    kSmallAtom = 115,
    kMap = 116,
    kAtomUtf8 = 118,
    kSmallAtomUtf8 = 119,
    kV4Port = 120,
};

} // namespace joist::external
