// The types of the type pass: sets of kinds, with a tuple's size or the one value where that is
// known. Internal to ssa/.
#pragma once

#include "compiler/ssa/ssa.h"

#include <cstdint>
#include <string_view>

namespace joist::compiler::ssa {

using Mask = std::uint32_t;
inline constexpr Mask kInt = 1, kReal = 2, kBool = 4, kOtherAtom = 8, kPid = 16, kRef = 32,
                      kPort = 64, kNil = 128, kCons = 256, kTuple = 512, kFun = 1024, kMap = 2048,
                      kBytes = 4096, kOddBits = 8192,
                      kNativeRecord = 16384; // of OTP 29; no test before it tells of one
inline constexpr Mask kAny = 32767, kNumber = kInt | kReal, kAtom = kBool | kOtherAtom,
                      kList = kNil | kCons, kBits = kBytes | kOddBits;
/// Kinds in which `==` may see more than `=:=`: numbers and what may hold numbers.
inline constexpr Mask kMayHoldNumbers = kNumber | kCons | kTuple | kMap | kFun;

struct Type {
    Mask mask = kAny;
    int arity = -1;                 ///< of a tuple; -1: not known
    const Literal* value = nullptr; ///< the one value that it is
    friend bool operator==(const Type&, const Type&) = default;
};

inline Type of_literal(const Literal* literal) {
    Type type;
    type.value = literal;
    switch (literal->kind) {
    case LiteralKind::kInteger:
    case LiteralKind::kBigInteger:
        type.mask = kInt;
        break;
    case LiteralKind::kFloat:
        type.mask = kReal;
        break;
    case LiteralKind::kAtom:
        type.mask = literal->is_atom("true") || literal->is_atom("false") ? kBool : kOtherAtom;
        break;
    case LiteralKind::kNil:
        type.mask = kNil;
        break;
    case LiteralKind::kCons:
        type.mask = kCons;
        break;
    case LiteralKind::kTuple:
        type.mask = kTuple;
        type.arity = static_cast<int>(literal->items.size());
        break;
    case LiteralKind::kMap:
        type.mask = kMap;
        break;
    case LiteralKind::kBitstring:
        type.mask = literal->bits % 8 == 0 ? kBytes : kOddBits;
        break;
    case LiteralKind::kExportFun:
        type.mask = kFun;
        break;
    }
    return type;
}

inline Type of_mask(Mask mask) {
    Type type;
    type.mask = mask;
    return type;
}

inline Type join(const Type& a, const Type& b) {
    Type type;
    type.mask = a.mask | b.mask;
    if (a.arity == b.arity) type.arity = a.arity;
    if (!(a.mask & kTuple)) type.arity = b.arity;
    if (!(b.mask & kTuple)) type.arity = a.arity;
    if (a.value == b.value) type.value = a.value;
    return type;
}

/// Kinds for which a type test is true; 0: it says more than kinds.
inline Mask mask_of_test(Test test) {
    switch (test) {
    case Test::kIsInteger:
        return kInt;
    case Test::kIsFloat:
        return kReal;
    case Test::kIsNumber:
        return kNumber;
    case Test::kIsAtom:
        return kAtom;
    case Test::kIsPid:
        return kPid;
    case Test::kIsReference:
        return kRef;
    case Test::kIsPort:
        return kPort;
    case Test::kIsNil:
        return kNil;
    case Test::kIsBinary:
        return kBytes;
    case Test::kIsBitstring:
        return kBits;
    case Test::kIsList:
        return kList;
    case Test::kIsNonemptyList:
        return kCons;
    case Test::kIsTuple:
        return kTuple;
    case Test::kIsFunction:
        return kFun;
    case Test::kIsBoolean:
        return kBool;
    case Test::kIsMap:
        return kMap;
    default:
        return 0;
    }
}

struct BifType {
    std::string_view name;
    int arity;
    Mask result;
    Mask argument; ///< what the last argument must be for the bif to succeed
};

inline constexpr BifType kBifTypes[] = {{"+", 2, kNumber, kNumber},
                                        {"-", 2, kNumber, kNumber},
                                        {"*", 2, kNumber, kNumber},
                                        {"/", 2, kReal, kNumber},
                                        {"-", 1, kNumber, kNumber},
                                        {"+", 1, kNumber, kNumber},
                                        {"div", 2, kInt, kInt},
                                        {"rem", 2, kInt, kInt},
                                        {"band", 2, kInt, kInt},
                                        {"bor", 2, kInt, kInt},
                                        {"bxor", 2, kInt, kInt},
                                        {"bsl", 2, kInt, kInt},
                                        {"bsr", 2, kInt, kInt},
                                        {"bnot", 1, kInt, kInt},
                                        {"abs", 1, kNumber, kNumber},
                                        {"ceil", 1, kInt, kNumber},
                                        {"floor", 1, kInt, kNumber},
                                        {"round", 1, kInt, kNumber},
                                        {"trunc", 1, kInt, kNumber},
                                        {"float", 1, kReal, kNumber},
                                        {"length", 1, kInt, kList},
                                        {"hd", 1, kAny, kCons},
                                        {"tl", 1, kAny, kCons},
                                        {"tuple_size", 1, kInt, kTuple},
                                        {"element", 2, kAny, kTuple},
                                        {"map_size", 1, kInt, kMap},
                                        {"map_get", 2, kAny, kMap},
                                        {"is_map_key", 2, kBool, kMap},
                                        {"byte_size", 1, kInt, kBits},
                                        {"bit_size", 1, kInt, kBits},
                                        {"size", 1, kInt, kTuple | kBits},
                                        {"binary_part", 2, kBytes, kAny},
                                        {"binary_part", 3, kBytes, kAny},
                                        {"self", 0, kPid, kAny},
                                        {"node", 0, kOtherAtom, kAny},
                                        {"not", 1, kBool, kBool},
                                        {"and", 2, kBool, kBool},
                                        {"or", 2, kBool, kBool},
                                        {"xor", 2, kBool, kBool},
                                        {"=:=", 2, kBool, kAny},
                                        {"=/=", 2, kBool, kAny},
                                        {"==", 2, kBool, kAny},
                                        {"/=", 2, kBool, kAny},
                                        {"<", 2, kBool, kAny},
                                        {"=<", 2, kBool, kAny},
                                        {">", 2, kBool, kAny},
                                        {">=", 2, kBool, kAny}};

inline const BifType* bif_type(const Instruction& one) {
    const std::string_view name = one.callee.name.text();
    for (const BifType& row : kBifTypes) {
        if (row.arity == static_cast<int>(one.operands.size()) && row.name == name) return &row;
    }
    return nullptr;
}

} // namespace joist::compiler::ssa
