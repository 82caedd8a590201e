// Rows, places, and all patterns but maps and binaries. See matcher.h.
#include "compiler/ssa/lower/matcher.h"

#include <algorithm>
#include <unordered_set>

namespace joist::compiler::ssa {

namespace {

// Calls `visit` with each variable that `expr` mentions.
template <class Visit> void for_each_variable(const Expr* expr, const Visit& visit) {
    if (expr->kind == ExprKind::kVar) return visit(expr->var);
    for (const Expr* arg : expr->args)
        for_each_variable(arg, visit);
    for (const core::Segment& segment : expr->wide->segments) {
        if (segment.value) for_each_variable(segment.value, visit);
        if (segment.size) for_each_variable(segment.size, visit);
    }
    if (expr->wide->body) for_each_variable(expr->wide->body->result, visit);
}

enum class Shape : std::uint8_t {
    kAtom,
    kSmall,
    kOther,
    kTuple,
    kList,
    kMap,
    kBinary,
    kNativeRecord
};

Shape shape_of(const Pattern& pattern) {
    switch (pattern.kind) {
    case PatternKind::kTuple:
        return Shape::kTuple;
    case PatternKind::kCons:
        return Shape::kList;
    case PatternKind::kMap:
        return Shape::kMap;
    case PatternKind::kNativeRecord:
        return Shape::kNativeRecord;
    case PatternKind::kBinary:
        return Shape::kBinary;
    default:
        break;
    }
    switch (pattern.literal->kind) {
    case LiteralKind::kAtom:
        return Shape::kAtom;
    case LiteralKind::kNil:
    case LiteralKind::kCons:
        return Shape::kList;
    case LiteralKind::kInteger: {
        constexpr std::int64_t kLimit = std::int64_t{1} << 59;
        return pattern.literal->integer < kLimit && pattern.literal->integer >= -kLimit
                   ? Shape::kSmall
                   : Shape::kOther;
    }
    default:
        return Shape::kOther;
    }
}

} // namespace

Matcher::Matcher(Lowering& lowering,
                 std::span<const Operand> subjects,
                 std::function<void(const core::Clause&)> chosen)
    : to_{lowering}, b_{lowering.b_}, chosen_{std::move(chosen)},
      matching_{++lowering.shared_.matchings} {
    for (const Operand subject : subjects)
        add_place(Place::kGiven, 0, 0, subject);
}

void Matcher::run(std::span<core::Clause* const> clauses, BlockId fail) {
    Rows rows;
    rows.reserve(clauses.size());
    for (const core::Clause* clause : clauses) {
        Row row{clause, {}, {}};
        for (std::size_t i = 0; i < clause->patterns.size(); ++i)
            add_cells(row, row.cells.size(), static_cast<PlaceId>(i), clause->patterns[i]);
        rows.push_back(std::move(row));
    }
    match(rows, fail);
}

Matcher::PlaceId
Matcher::add_place(Place::Kind kind, PlaceId parent, std::uint32_t index, Operand value) {
    places_.push_back({kind, index, parent, value});
    return static_cast<PlaceId>(places_.size() - 1);
}

Operand Matcher::read(PlaceId id) {
    if (places_[id].value) return places_[id].value;
    const Place place = places_[id];
    const Operand parent = read(place.parent);
    Operand made;
    switch (place.kind) {
    case Place::kGiven:
        return {};
    case Place::kElement:
        made = b_.get_tuple_element(parent, place.index);
        break;
    case Place::kHead:
        made = b_.emit(Op::get_hd, {parent});
        break;
    case Place::kTail:
        made = b_.emit(Op::get_tl, {parent});
        break;
    case Place::kRest:
        made = b_.emit(Op::bs_get_tail, {parent});
        break;
    }
    places_[id].value = made;
    reads_.push_back(id);
    return made;
}

void Matcher::forget(std::size_t to) {
    while (reads_.size() > to) {
        places_[reads_.back()].value = {};
        reads_.pop_back();
    }
}

std::size_t Matcher::add_cells(Row& row, std::size_t at, PlaceId place, const Pattern* pattern) {
    if (pattern->var != core::kNoVar) bind(row, pattern->var, place);
    if (pattern->kind == PatternKind::kAny) return 0;
    if (pattern->kind == PatternKind::kBoth) {
        const std::size_t left = add_cells(row, at, place, pattern->args[0]);
        return left + add_cells(row, at + left, place, pattern->args[1]);
    }
    row.cells.insert(row.cells.begin() + static_cast<std::ptrdiff_t>(at), Cell{place, pattern});
    return 1;
}

std::size_t Matcher::cell_for(const Row& row, PlaceId place) {
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (row.cells[i].place == place) return i;
    return row.cells.size();
}

void Matcher::match(RowSpan rows, BlockId fail) {
    while (!rows.empty()) {
        const std::size_t start = mark();
        if (rows[0].cells.empty()) {
            const core::Clause& clause = *rows[0].clause;
            const bool can_fail = !clause.guard.empty() || !clause.equalities.empty();
            const BlockId next = !can_fail ? kNoBlock : rows.size() > 1 ? b_.new_block() : fail;
            choose(rows[0], next);
            forget(start);
            if (!can_fail || rows.size() == 1) return;
            if (!to_.is_referred(next)) {
                // The guard is always true.
                b_.at(next);
                return b_.unreachable();
            }
            b_.at(next);
            rows = rows.subspan(1);
            continue;
        }
        const PlaceId place = rows[0].cells[0].place;
        std::size_t count = 1;
        while (count < rows.size() && cell_for(rows[count], place) < rows[count].cells.size())
            ++count;
        const bool more = count < rows.size();
        const BlockId next = more ? b_.new_block() : fail;
        match_place(place, rows.first(count), next);
        forget(start);
        if (!more) return;
        b_.at(next);
        if (!to_.is_referred(next)) return b_.unreachable();
        rows = rows.subspan(count);
    }
    to_.jump(fail);
}

void Matcher::bind(Row& row, VarId variable, PlaceId place) {
    row.bound.emplace_back(variable, place);
    to_.shared_.found_at[variable] = {matching_, place};
}

std::optional<Matcher::PlaceId> Matcher::place_of(VarId variable) const {
    const ModuleLowering::FoundAt& found = to_.shared_.found_at[variable];
    if (found.matching != matching_) return std::nullopt;
    return found.place;
}

void Matcher::set_variables(const Expr* needed_by) {
    for_each_variable(needed_by, [&](VarId variable) {
        if (const auto place = place_of(variable)) to_.env(variable) = read(*place);
    });
}

// All cells of the row are settled: what remains is the guard.
bool Matcher::choose(Row& row, BlockId fail) {
    const core::Clause& clause = *row.clause;
    if (fail != kNoBlock) {
        std::unordered_set<VarId> wanted;
        for (const core::Equality& one : clause.equalities)
            wanted.insert({one.left, one.right});
        for (const core::Conjunction& tests : clause.guard)
            for (const Expr* test : tests)
                for_each_variable(test, [&](VarId variable) { wanted.insert(variable); });
        // Read in the order of the pattern, so that neighbours come together.
        for (const auto& [id, place] : row.bound)
            if (wanted.contains(id)) to_.env(id) = read(place);
        for (const core::Equality& one : clause.equalities) {
            const BlockId equal = b_.new_block();
            to_.branch(Test::kIsEqExact, {to_.env(one.left), to_.env(one.right)}, equal, fail);
            b_.at(equal);
        }
        to_.guard(clause.guard, fail);
    }
    for (const auto& [id, place] : row.bound)
        if (to_.shared_.is_used[id]) to_.env(id) = read(place);
    chosen_(clause);
    return true;
}

// All rows ask about `place`. Terms of different shapes can't match the same row, so rows are
// sorted by shape first; within a shape they keep their order. Binaries and maps that are under way
// come alone.
void Matcher::match_place(PlaceId place, RowSpan rows, BlockId fail) {
    const Cell& first = rows[0].cells[cell_for(rows[0], place)];
    if (first.is_under_way) {
        if (first.pattern->kind == PatternKind::kBinary) return match_segments(place, rows, fail);
        return match_keys(place, rows, fail);
    }
    struct Group {
        Shape shape;
        Rows rows;
    };
    std::vector<Group> groups;
    for (Row& row : rows) {
        const Shape shape = shape_of(*row.cells[cell_for(row, place)].pattern);
        auto found = std::find_if(groups.begin(), groups.end(), [shape](const Group& group) {
            return group.shape == shape;
        });
        if (found == groups.end()) {
            groups.push_back({shape, {}});
            found = groups.end() - 1;
        }
        found->rows.push_back(std::move(row));
    }
    const Operand value = read(place);
    (void)value;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const bool last = i + 1 == groups.size();
        const BlockId next = last ? fail : b_.new_block();
        const std::size_t start = mark();
        switch (groups[i].shape) {
        case Shape::kAtom:
        case Shape::kSmall:
        case Shape::kOther:
            match_atomic(place, groups[i].rows, next, fail);
            break;
        case Shape::kTuple:
            match_tuples(place, groups[i].rows, next, fail);
            break;
        case Shape::kList:
            match_lists(place, groups[i].rows, next, fail);
            break;
        case Shape::kMap:
            match_maps(place, groups[i].rows, next, fail);
            break;
        case Shape::kNativeRecord:
            match_native_records(place, groups[i].rows, next);
            break;
        case Shape::kBinary:
            match_binaries(place, groups[i].rows, next, fail);
            break;
        }
        forget(start);
        if (last) return;
        b_.at(next);
        if (!to_.is_referred(next)) return b_.unreachable();
    }
}

// Atoms, integers, floats: one switch, or one comparison for what a switch can't do.
void Matcher::match_atomic(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail) {
    struct Choice {
        const Literal* literal;
        Rows rows;
    };
    std::vector<Choice> choices;
    std::unordered_map<const Literal*, std::size_t> index;
    const bool can_switch =
        shape_of(*rows[0].cells[cell_for(rows[0], place)].pattern) != Shape::kOther;
    for (Row& row : rows) {
        const std::size_t at = cell_for(row, place);
        const Literal* literal = row.cells[at].pattern->literal;
        const auto [found, added] = index.emplace(literal, choices.size());
        if (added) choices.push_back({literal, {}});
        row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(at));
        choices[found->second].rows.push_back(std::move(row));
    }
    const Operand value = read(place);
    std::vector<SwitchCase> cases;
    if (can_switch && choices.size() > 1) {
        for (const Choice& choice : choices)
            cases.push_back({choice.literal, b_.new_block()});
        to_.switch_value(value, cases, next);
    }
    for (std::size_t i = 0; i < choices.size(); ++i) {
        BlockId miss = kNoBlock;
        if (cases.empty()) {
            const BlockId hit = b_.new_block();
            miss = i + 1 < choices.size() ? b_.new_block() : next;
            to_.branch(Test::kIsEqExact, {value, to_.literal(choices[i].literal)}, hit, miss);
            b_.at(hit);
        } else
            b_.at(cases[i].block);
        const std::size_t start = mark();
        match(choices[i].rows, fail);
        forget(start);
        if (miss != kNoBlock && i + 1 < choices.size()) b_.at(miss);
    }
}

void Matcher::match_tuples(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail) {
    struct Choice {
        std::size_t arity;
        Rows rows;
    };
    std::vector<Choice> choices;
    const Literal* tag = nullptr; // the atom that all first elements must be, if there is one
    bool same_tag = true;
    for (Row& row : rows) {
        const Pattern& pattern = *row.cells[cell_for(row, place)].pattern;
        const std::size_t arity = pattern.args.size();
        const Pattern* first = arity == 0 ? nullptr : pattern.args[0];
        const bool tagged =
            first && first->kind == PatternKind::kLiteral && first->literal->is_atom();
        same_tag = same_tag && tagged && (!tag || tag == first->literal);
        if (tagged) tag = first->literal;
        auto found = std::find_if(choices.begin(), choices.end(), [arity](const Choice& one) {
            return one.arity == arity;
        });
        if (found == choices.end()) {
            choices.push_back({arity, {}});
            found = choices.end() - 1;
        }
        found->rows.push_back(std::move(row));
    }
    const Operand value = read(place);
    const auto arity_literal = [&](std::size_t arity) {
        return to_.pool().integer(static_cast<std::int64_t>(arity));
    };
    if (choices.size() == 1) {
        const std::size_t arity = choices[0].arity;
        const BlockId hit = b_.new_block();
        if (same_tag) {
            to_.branch(Test::kIsTaggedTuple,
                       {value, to_.literal(arity_literal(arity)), to_.literal(tag)},
                       hit,
                       next);
        } else {
            const BlockId is_tuple = b_.new_block();
            to_.branch(Test::kIsTuple, {value}, is_tuple, next);
            b_.at(is_tuple);
            to_.branch(Test::kTestArity, {value, to_.literal(arity_literal(arity))}, hit, next);
        }
        b_.at(hit);
        return match_tuples_of(place, arity, choices[0].rows, same_tag ? 1 : 0, fail);
    }
    const BlockId is_tuple = b_.new_block();
    to_.branch(Test::kIsTuple, {value}, is_tuple, next);
    b_.at(is_tuple);
    std::vector<SwitchCase> cases;
    for (const Choice& choice : choices)
        cases.push_back({arity_literal(choice.arity), b_.new_block()});
    to_.switch_arity(value, cases, next);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        b_.at(cases[i].block);
        const std::size_t start = mark();
        match_tuples_of(place, choices[i].arity, choices[i].rows, 0, fail);
        forget(start);
    }
}

// `known`: so many elements from the first on are settled already.
void Matcher::match_tuples_of(
    PlaceId place, std::size_t arity, RowSpan rows, std::size_t known, BlockId fail) {
    const auto first = static_cast<PlaceId>(places_.size());
    for (std::size_t i = 0; i < arity; ++i)
        add_place(Place::kElement, place, static_cast<std::uint32_t>(i));
    for (Row& row : rows) {
        std::size_t at = cell_for(row, place);
        const Pattern* pattern = row.cells[at].pattern;
        row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(at));
        for (std::size_t i = 0; i < arity; ++i) {
            const auto element = static_cast<PlaceId>(first + i);
            if (i < known) {
                if (pattern->args[i]->var != core::kNoVar)
                    bind(row, pattern->args[i]->var, element);
                continue;
            }
            at += add_cells(row, at, element, pattern->args[i]);
        }
    }
    match(rows, fail);
}

void Matcher::match_lists(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail) {
    Rows pairs;
    Rows empties;
    for (Row& row : rows) {
        const Pattern& pattern = *row.cells[cell_for(row, place)].pattern;
        const bool is_nil = pattern.kind == PatternKind::kLiteral && pattern.literal->is_nil();
        (is_nil ? empties : pairs).push_back(std::move(row));
    }
    const Operand value = read(place);
    const auto match_pairs = [&](BlockId miss) {
        const BlockId hit = b_.new_block();
        const std::size_t start = mark();
        const Pattern& only = *pairs[0].cells[cell_for(pairs[0], place)].pattern;
        if (pairs.size() == 1 && only.kind == PatternKind::kLiteral) {
            // A constant list, alone: compared as a whole.
            to_.branch(Test::kIsEqExact, {value, to_.literal(only.literal)}, hit, miss);
            b_.at(hit);
            Row& row = pairs[0];
            row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(cell_for(row, place)));
        } else {
            to_.branch(Test::kIsNonemptyList, {value}, hit, miss);
            b_.at(hit);
            const PlaceId head = add_place(Place::kHead, place, 0);
            const PlaceId tail = add_place(Place::kTail, place, 0);
            for (Row& row : pairs) {
                std::size_t at = cell_for(row, place);
                const Pattern* pattern = row.cells[at].pattern;
                row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(at));
                if (pattern->kind == PatternKind::kCons) {
                    at += add_cells(row, at, head, pattern->args[0]);
                    add_cells(row, at, tail, pattern->args[1]);
                    continue;
                }
                for (const auto& [part, part_place] : {std::pair{pattern->literal->head(), head},
                                                       {pattern->literal->tail(), tail}}) {
                    Pattern* made = to_.b_.module().arena.make<Pattern>();
                    made->kind = PatternKind::kLiteral;
                    made->literal = part;
                    at += add_cells(row, at, part_place, made);
                }
            }
        }
        match(pairs, fail);
        forget(start);
    };
    const auto match_empties = [&](BlockId miss) {
        const BlockId hit = b_.new_block();
        to_.branch(Test::kIsNil, {value}, hit, miss);
        b_.at(hit);
        const std::size_t start = mark();
        for (Row& row : empties)
            row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(cell_for(row, place)));
        match(empties, fail);
        forget(start);
    };
    if (pairs.empty()) return match_empties(next);
    if (empties.empty()) return match_pairs(next);
    // A loop over a list meets more cells than ends.
    const BlockId other = b_.new_block();
    match_pairs(other);
    b_.at(other);
    match_empties(next);
}

} // namespace joist::compiler::ssa
