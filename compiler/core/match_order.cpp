// OTP compiles patterns from the last clause to the first: of each stretch of clauses it must know
// where to go on when none matches. A stretch is clauses that all take anything in the first place,
// or all look at it; the latter are told apart by kind, then by value.
#include "compiler/core/match_order.h"

#include <map>
#include <utility>

namespace joist::compiler::core {

namespace {

/// What stands in one place of a clause: a pattern or, inside a literal, a literal.
struct Column {
    const Pattern* pattern = nullptr;
    const Literal* literal = nullptr;
};

struct Row {
    std::size_t index;
    bool guarded;
    std::vector<Column> columns; ///< the first one last
};

/// Kinds in the order in which OTP takes them.
enum class Kind : std::uint8_t {
    kBinary,
    kCons,
    kTuple,
    kMap,
    kAtom,
    kFloat,
    kInteger,
    kNil,
    kAny
};

Kind kind_of(const Literal* literal) {
    if (literal->is_cons()) return Kind::kCons;
    if (literal->is_nil()) return Kind::kNil;
    if (literal->is_atom()) return Kind::kAtom;
    if (literal->is_integer()) return Kind::kInteger;
    if (literal->is_float()) return Kind::kFloat;
    return literal->is_tuple() ? Kind::kTuple : Kind::kBinary;
}

/// Without what only binds. Of two patterns for one value the first that looks at it stands for
/// both.
const Pattern* stripped(const Pattern* pattern) {
    while (pattern->kind == PatternKind::kBoth)
        pattern = pattern->args[stripped(pattern->args[0])->kind == PatternKind::kAny ? 1 : 0];
    return pattern;
}

Kind kind_of(const Column& column) {
    if (column.literal) return kind_of(column.literal);
    switch (column.pattern->kind) {
    case PatternKind::kAny:
        return Kind::kAny;
    case PatternKind::kLiteral:
        return kind_of(column.pattern->literal);
    case PatternKind::kCons:
        return Kind::kCons;
    case PatternKind::kMap:
        return Kind::kMap;
    case PatternKind::kBinary:
        return Kind::kBinary;
    default:
        return Kind::kTuple;
    }
}

class Order {
public:
    explicit Order(std::size_t count) : seen_(count, false) {}

    void match(std::span<Row> rows) {
        while (!rows.empty() && !rows[0].columns.empty()) {
            const std::size_t first = last_stretch(rows);
            if (first == 0) {
                if (is_any(rows[0])) {
                    for (Row& row : rows)
                        row.columns.pop_back();
                    continue;
                }
                return groups(rows);
            }
            match(rows.subspan(first));
            rows = rows.first(first);
        }
        for (const Row& row : rows) {
            add(row.index);
            if (!row.guarded) break;
        }
    }

    std::vector<std::size_t> done(std::size_t clauses) {
        for (std::size_t i = 0; i < clauses; ++i)
            add(i);
        return std::move(order_);
    }

private:
    static bool is_any(const Row& row) { return kind_of(row.columns.back()) == Kind::kAny; }

    static std::size_t last_stretch(std::span<const Row> rows) {
        std::size_t first = rows.size() - 1;
        while (first > 0 && is_any(rows[first - 1]) == is_any(rows.back()))
            --first;
        return first;
    }

    /// By kind, then by value in the order of first appearance.
    void groups(std::span<Row> rows) {
        using Key = std::pair<Kind, std::uintptr_t>;
        std::map<Key, std::size_t> places;
        std::vector<std::pair<Kind, std::vector<Row>>> found;
        for (Row& row : rows) {
            const Column column = row.columns.back();
            row.columns.pop_back();
            const Kind kind = kind_of(column);
            const auto [place, is_new] =
                places.try_emplace(Key{kind, value_of(column, row)}, found.size());
            if (is_new) found.emplace_back(kind, std::vector<Row>{});
            open(column, row.columns);
            found[place->second].second.push_back(std::move(row));
        }
        for (std::size_t kind = 0; kind < static_cast<std::size_t>(Kind::kAny); ++kind) {
            for (auto& [its_kind, group] : found)
                if (its_kind == static_cast<Kind>(kind)) match(group);
        }
    }

    /// What tells a value from others of its kind; maps and binaries stay apart.
    static std::uintptr_t value_of(const Column& column, const Row& row) {
        const Literal* literal = column.literal ? column.literal : column.pattern->literal;
        switch (kind_of(column)) {
        case Kind::kCons:
            return 0;
        case Kind::kTuple:
            if (column.pattern && column.pattern->kind == PatternKind::kNativeRecord) break;
            return column.pattern ? column.pattern->args.size() : literal->items.size();
        case Kind::kMap:
        case Kind::kBinary:
            break;
        default:
            return reinterpret_cast<std::uintptr_t>(literal);
        }
        return reinterpret_cast<std::uintptr_t>(&row);
    }

    static void open(const Column& column, std::vector<Column>& into) {
        const Kind kind = kind_of(column);
        if (kind != Kind::kCons && kind != Kind::kTuple) return;
        if (column.pattern && column.pattern->kind == PatternKind::kNativeRecord) return;
        if (column.pattern && column.pattern->kind != PatternKind::kLiteral) {
            for (std::size_t i = column.pattern->args.size(); i-- > 0;)
                into.push_back({stripped(column.pattern->args[i]), nullptr});
            return;
        }
        const Literal* literal = column.literal ? column.literal : column.pattern->literal;
        for (std::size_t i = literal->items.size(); i-- > 0;)
            into.push_back({nullptr, literal->items[i]});
    }

    void add(std::size_t index) {
        if (index < seen_.size() && seen_[index]) return;
        if (index < seen_.size()) seen_[index] = true;
        order_.push_back(index);
    }

    std::vector<bool> seen_; ///< by clause
    std::vector<std::size_t> order_;
};

} // namespace

std::vector<std::size_t> match_order(std::span<Clause* const> clauses) {
    static const Pattern any{.kind = PatternKind::kAny, .pos = {}};
    std::vector<Row> rows;
    bool takes_all = false;
    for (std::size_t i = 0; i < clauses.size() && !takes_all; ++i) {
        const Clause& clause = *clauses[i];
        const bool guarded = !clause.guard.empty() || !clause.equalities.empty();
        Row row{i, guarded, {}};
        takes_all = !guarded;
        for (std::size_t k = clause.patterns.size(); k-- > 0;) {
            row.columns.push_back({stripped(clause.patterns[k]), nullptr});
            takes_all = takes_all && row.columns.back().pattern->kind == PatternKind::kAny;
        }
        rows.push_back(std::move(row));
    }
    if (!takes_all && !clauses.empty())
        rows.push_back({clauses.size(),
                        false,
                        std::vector<Column>(clauses[0]->patterns.size(), {&any, nullptr})});
    Order order{clauses.size()};
    order.match(rows);
    return order.done(clauses.size());
}

} // namespace joist::compiler::core
