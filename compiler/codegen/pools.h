// The module-wide tables that instructions refer to: imports, funs, line numbers, strings. Each
// entry once.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/codegen/steps.h"

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>

namespace joist::compiler::codegen {

class Pools {
public:
    Pools(Assembly& assembly, const GenerateOptions& options)
        : assembly_{assembly}, steps_{options}, tell_types_{options.tell_types} {}

    const Steps& steps() const { return steps_; }

    ssa::Module& module() { return *assembly_.module; }
    Assembly& assembly() { return assembly_; }

    std::size_t import(const ssa::Callee& callee) {
        return find(imports_, assembly_.imports, callee);
    }
    std::size_t callee(const ssa::Callee& callee) {
        return find(callees_, assembly_.callees, callee);
    }
    std::size_t lambda(const ssa::Callee& function, std::uint32_t free_count) {
        const auto [found, fresh] = lambdas_.emplace(key(function), assembly_.lambdas.size());
        if (fresh) assembly_.lambdas.push_back({function, free_count});
        return found->second;
    }
    /// Number of a line entry, from 1; 0 for no location.
    std::size_t line(ssa::Location location) {
        if (!location.valid()) return 0;
        const auto [found, fresh] = lines_.emplace(
            std::uint64_t{location.file} << 32 | location.line, assembly_.lines.size() + 1);
        if (fresh) assembly_.lines.push_back(location);
        return found->second;
    }
    /// Number of a type; 0 for one that says nothing.
    std::uint32_t type(const ssa::Type& type) {
        OperandType entry{type.mask, ssa::kNoMin, ssa::kNoMax};
        // OTP's machine takes any end that is told for a small integer of its own, of 60 bits.
        constexpr std::int64_t kLargest = (std::int64_t{1} << 59) - 1;
        const bool min_fits = type.min == ssa::kNoMin || type.min >= -kLargest - 1;
        const bool max_fits = type.max == ssa::kNoMax || type.max <= kLargest;
        const bool small = type.min <= kLargest && type.max >= -kLargest - 1;
        if (type.mask == ssa::kInt && min_fits && max_fits && small)
            entry = {type.mask, type.min, type.max};
        if (entry == OperandType{} || type.mask == 0) return 0;
        const auto [found, fresh] =
            types_.emplace(entry, static_cast<std::uint32_t>(assembly_.types.size()));
        if (fresh) assembly_.types.push_back(entry);
        return found->second;
    }
    /// Are types of arguments and results wanted for the listing?
    bool tells_types() const { return tell_types_; }
    /// Number of the type of a result; 0 for none.
    std::uint32_t known(const ssa::Type* type) {
        if (!type || !tell_types_) return 0;
        assembly_.known.push_back(type);
        return static_cast<std::uint32_t>(assembly_.known.size() - 1);
    }
    /// Offset of the bytes in the string pool.
    std::size_t string(std::span<const std::uint8_t> bytes) {
        std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        const auto [found, fresh] = strings_.emplace(std::move(text), assembly_.strings.size());
        if (fresh) assembly_.strings.insert(assembly_.strings.end(), bytes.begin(), bytes.end());
        return found->second;
    }

private:
    using Key = std::tuple<const void*, const void*, std::uint32_t>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const {
            std::size_t hash = std::hash<const void*>{}(std::get<0>(key));
            hash = hash * 31 + std::hash<const void*>{}(std::get<1>(key));
            return hash * 31 + std::get<2>(key);
        }
    };
    using Table = std::unordered_map<Key, std::size_t, KeyHash>;

    static Key key(const ssa::Callee& callee) {
        return {callee.module.entry(), callee.name.entry(), callee.arity};
    }
    static std::size_t
    find(Table& table, std::vector<ssa::Callee>& entries, const ssa::Callee& callee) {
        const auto [found, fresh] = table.emplace(key(callee), entries.size());
        if (fresh) entries.push_back(callee);
        return found->second;
    }

    Assembly& assembly_;
    Steps steps_;
    bool tell_types_;
    Table imports_, callees_, lambdas_;
    std::unordered_map<std::uint64_t, std::size_t> lines_;
    std::unordered_map<std::string, std::size_t> strings_;
    std::map<OperandType, std::uint32_t> types_;
};

} // namespace joist::compiler::codegen
