// The types of the type pass: sets of kinds, with a tuple's size, the range of integers or the one
// value where that is known. The code generator reads those that note_types leaves (ssa.h).
#pragma once

#include "compiler/ssa/ssa.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

namespace joist::compiler::ssa {

using Mask = std::uint32_t;
inline constexpr Mask kInt = 1, kReal = 2, kBool = 4, kOtherAtom = 8, kPid = 16, kRef = 32,
                      kPort = 64, kNil = 128, kCons = 256, kTuple = 512, kFun = 1024, kMap = 2048,
                      kBytes = 4096, kOddBits = 8192,
                      kNativeRecord = 16384; // of OTP 29; no test before it tells of one
inline constexpr Mask kAny = 32767, kNumber = kInt | kReal, kAtom = kBool | kOtherAtom,
                      kList = kNil | kCons, kBits = kBytes | kOddBits;
/// Kinds in which `==` may see more than `=:=`: numbers and what may hold numbers.
inline constexpr Mask kMayHoldNumbers = kNumber | kCons | kTuple | kMap | kFun | kNativeRecord;

/// Ends of a range that are not known. All others lie well inside of 64 bits (kFarthest).
inline constexpr std::int64_t kNoMin = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kNoMax = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kFarthest = (std::int64_t{1} << 59) - 1;

struct TypeList;

struct Type {
    Mask mask = kAny;
    int arity = -1;                 ///< of a tuple; -1: not known
    const Literal* value = nullptr; ///< the one value that it is
    std::int64_t min = kNoMin;      ///< of its integers; kNoMin and kNoMax where it has none
    std::int64_t max = kNoMax;
    const TypeList* elements = nullptr; ///< of a tuple of known arity; null: nothing known
    const Type* head = nullptr;         ///< what each element of a list is; null: anything
    Mask ends = 0;                      ///< what a list ends in; 0: anything
    std::uint8_t depth = 0;             ///< how deep `elements` and `head` go
    friend bool operator==(const Type&, const Type&) = default;

    /// Is it an integer whatever it is, a float...?
    bool is_only(Mask kinds) const { return mask != 0 && (mask & ~kinds) == 0; }
    bool has_range() const { return min != kNoMin || max != kNoMax; }
    bool is_bounded() const { return min != kNoMin && max != kNoMax; }
};

/// Types of a tuple's first elements; null: anything.
struct TypeList {
    std::span<const Type* const> items;
};

/// The type without the kinds that `mask` lacks.
inline Type only_kinds(Type type, Mask mask) {
    type.mask &= mask;
    if (!(type.mask & kInt)) type.min = kNoMin, type.max = kNoMax;
    if (!(type.mask & kTuple)) type.arity = -1, type.elements = nullptr;
    if (!(type.mask & kCons)) type.head = nullptr, type.ends = 0;
    if (!type.elements && !type.head) type.depth = 0;
    if (type.mask == 0) type.value = nullptr;
    return type;
}

/// The type with its integers in min..max only.
inline Type only_range(Type type, std::int64_t min, std::int64_t max) {
    if (!(type.mask & kInt)) return type;
    type.min = std::max(type.min, min);
    type.max = std::min(type.max, max);
    return type.min > type.max ? only_kinds(type, kAny & ~kInt) : type;
}

inline Type of_mask(Mask mask) {
    Type type;
    type.mask = mask;
    return type;
}

inline Type of_range(std::int64_t min, std::int64_t max) {
    Type type = of_mask(kInt);
    type.min = min < -kFarthest ? kNoMin : std::min(min, kFarthest);
    type.max = max > kFarthest ? kNoMax : std::max(max, -kFarthest);
    return type;
}

/// Keeps one of each type that is part of another, and makes types of such parts. Types are no
/// deeper than kDeepest, so that there are finitely many but for the ranges.
class TypePool {
public:
    static constexpr int kDeepest = 3;

    explicit TypePool(Arena& arena) : arena_{arena} {}
    TypePool(const TypePool&) = delete;
    TypePool& operator=(const TypePool&) = delete;

    /// The same type each time for equal types.
    const Type* keep(const Type& type);
    Type of_literal(const Literal* literal);
    Type tuple(std::span<const Type> elements);
    Type cons(const Type& head, const Type& tail);
    /// A list of elements of a type, empty or not, that ends in nil.
    Type list_of(const Type& element);
    /// Element `index` of a tuple; head; tail.
    static Type element(const Type& tuple, std::uint32_t index);
    static Type head(const Type& list);
    static Type tail(const Type& list);
    /// What is one or the other.
    Type join(const Type& a, const Type& b);
    /// Instead of `after`, which came of `before` by a join in a round that may not be the last:
    /// bounds that moved are given up.
    Type widen(const Type& before, const Type& after);

private:
    struct Hash {
        std::size_t operator()(const Type& type) const;
    };
    Type of_parts(const Literal* literal);
    const TypeList* keep_list(std::vector<const Type*> items);
    /// Sets the parts, unless that makes the type too deep.
    static void set_depth(Type& type);

    Arena& arena_;
    std::unordered_map<Type, const Type*, Hash> types_;
    std::map<std::vector<const Type*>, const TypeList*> lists_;
    std::unordered_map<const Literal*, Type> literals_;
};

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
    case Test::kIsAnyNativeRecord:
        return kNativeRecord;
    default:
        return 0;
    }
}

} // namespace joist::compiler::ssa
