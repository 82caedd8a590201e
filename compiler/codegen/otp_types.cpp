#include "compiler/codegen/otp_types.h"

#include <algorithm>

namespace joist::compiler::codegen {

namespace {

using ssa::Mask;
using ssa::Type;

class TypeWriter {
public:
    explicit TypeWriter(int release) : release_{release} {}

    std::string text(const Type& type) const {
        // What may be a native record may be anything that the old tables know.
        if (type.mask == 0 || (type.mask & ssa::kNativeRecord)) return "any";
        const std::string parts[] = {part(type, ssa::kAtom),
                                     part(type, ssa::kList),
                                     part(type, ssa::kNumber),
                                     part(type, ssa::kTuple),
                                     part(type, kOthers)};
        std::string_view only;
        int count = 0;
        for (const std::string& one : parts) {
            if (one == "any") return one;
            if (one == "none") continue;
            only = one;
            ++count;
        }
        if (count == 1) return std::string{only};
        const auto& [atom, list, number, tuple, other] = parts;
        const std::string records = newer() ? ",none" : "";
        // Those that begin with an atom are told apart in a union.
        const std::string tag = tag_of(type);
        const std::string tuples =
            tag.empty() ? (tuple == "none" ? tuple : this->tuple(type, true))
                        : "[{{" + std::to_string(type.arity) + "," + tag + "}," + tuple + "}]";
        return "{t_union," + atom + "," + list + "," + number + "," + tuples + records + "," +
               other + "}";
    }

private:
    static constexpr Mask kOthers =
        ssa::kPid | ssa::kRef | ssa::kPort | ssa::kFun | ssa::kMap | ssa::kBits;

    bool newer() const { return release_ >= 29; }

    /// What the type says of those kinds, which share a place in a union.
    std::string part(const Type& type, Mask kinds) const {
        switch (const Mask mask = type.mask & kinds) {
        case 0:
            return "none";
        case ssa::kBool:
        case ssa::kOtherAtom:
        case ssa::kAtom:
            if (type.value && type.value->is_atom())
                return "{t_atom,[" + print_literal(type.value) + "]}";
            return mask == ssa::kBool ? "{t_atom,[false,true]}" : "{t_atom,any}";
        case ssa::kNil:
            return "nil";
        case ssa::kCons:
            return "{t_cons," + parts_of_list(type) + "}";
        case ssa::kList:
            return "{t_list," + parts_of_list(type) + "}";
        case ssa::kInt:
            return "{t_integer," + range(type) + "}";
        case ssa::kReal:
            return "{t_float,any}";
        case ssa::kNumber:
            return newer() ? "{t_number,any}" : "number";
        case ssa::kTuple:
            return tuple(type);
        case ssa::kPid:
            return "pid";
        case ssa::kPort:
            return "port";
        case ssa::kRef:
            return "reference";
        case ssa::kFun:
            return "{t_fun,any,any,any}";
        case ssa::kMap:
            return "{t_map,any,any}";
        case ssa::kBytes:
            return newer() ? "{t_bitstring,8,false}" : "{t_bitstring,8}";
        case ssa::kOddBits:
        case ssa::kBits:
            return newer() ? "{t_bitstring,1,false}" : "{t_bitstring,1}";
        default: // several of the others
            return newer() ? "other" : "any";
        }
    }

    std::string parts_of_list(const Type& type) const {
        const bool proper = type.ends == ssa::kNil;
        return (type.head ? text(*type.head) : "any") + (proper ? ",nil" : ",any");
    }

    std::string range(const Type& type) const {
        if (type.is_bounded())
            return "{" + std::to_string(type.min) + "," + std::to_string(type.max) + "}";
        if (!newer() || !type.has_range()) return "any";
        return "{" + (type.min == ssa::kNoMin ? "'-inf'" : std::to_string(type.min)) + "," +
               (type.max == ssa::kNoMax ? "'+inf'" : std::to_string(type.max)) + "}";
    }

    /// The atom that a tuple of that type begins with, as a type; empty: it may be something else.
    std::string tag_of(const Type& type) const {
        if (!(type.mask & ssa::kTuple) || type.arity < 0 || !type.elements) return {};
        const auto items = type.elements->items;
        if (items.empty() || !items[0] || !items[0]->value || !items[0]->value->is_atom())
            return {};
        return text(*items[0]);
    }

    /// What a union may say of the first element of a tuple without tag: not one value, nor what
    /// holds one value only.
    std::string untagged(const Type& type) const {
        constexpr Mask kManyValues = ssa::kTuple | ssa::kFun | ssa::kMap | ssa::kBits | ssa::kCons;
        const bool is_one = type.value || (type.has_range() && type.min == type.max);
        if ((is_one && !type.is_only(kManyValues)) || type.is_only(ssa::kNil)) return "any";
        Type outside = ssa::of_mask(type.mask);
        outside.arity = type.arity;
        return text(outside);
    }

    std::string tuple(const Type& type, bool in_union = false) const {
        if (type.arity < 0) return "{t_tuple,0,false,#{}}";
        std::string elements;
        const std::size_t count = type.elements ? type.elements->items.size() : 0;
        for (std::size_t i = 0; i < std::min(count, kMostTypedElements); ++i) {
            if (!type.elements->items[i]) continue;
            const Type& item = *type.elements->items[i];
            const std::string element = i == 0 && in_union ? untagged(item) : text(item);
            if (element == "any") continue;
            elements += (elements.empty() ? "" : ",") + std::to_string(i + 1) + "=>" + element;
        }
        return "{t_tuple," + std::to_string(type.arity) + ",true,#{" + elements + "}}";
    }

    int release_;
};

} // namespace

std::string otp_type(const Type& type, int release) {
    return TypeWriter{release}.text(type);
}

std::string otp_type(const OperandType& type, int release) {
    Type whole = ssa::of_mask(type.kinds);
    whole.min = type.min;
    whole.max = type.max;
    return otp_type(whole, release);
}

} // namespace joist::compiler::codegen
