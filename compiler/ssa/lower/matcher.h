// Pattern matching: clauses become a decision tree, left to right, each clause's body once.
// Internal to ssa/.
//
// The clauses are a matrix: a row for each clause, a cell for each place of the subject that the
// row still asks about. The leftmost cell of the first row chooses a place; the rows that follow
// and ask about the same place are settled together by one test or switch on it, in groups by what
// they want there; a failure goes on with the rows behind them. No row is copied, so the code is
// linear in the size of the patterns; what is tested twice on the way is for the optimiser to see.
//
// A place is read when a test needs it, or a clause that was chosen; reading is forgotten where the
// way divides.
#pragma once

#include "compiler/ssa/lower/lowering.h"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace joist::compiler::ssa {

class Matcher {
public:
    /// `chosen` is called in the block where a clause has been chosen, its variables being set.
    Matcher(Lowering& lowering,
            std::span<const Operand> subjects,
            std::function<void(const core::Clause&)> chosen);

    /// Matches from the current block; `fail` is where no clause matches. Afterwards there is no
    /// current block.
    void run(std::span<core::Clause* const> clauses, BlockId fail);

private:
    using PlaceId = std::uint32_t;

    // A part of the subject.
    struct Place {
        enum Kind : std::uint8_t { kGiven, kElement, kHead, kTail, kRest } kind;
        std::uint32_t index; ///< kElement: from 0
        PlaceId parent;
        Operand value; ///< none: not read yet
    };
    // What a row asks about a place. Of a binary pattern that is under way: the segments from
    // `segment` on, the place being the context; of a map pattern: the keys from `segment` on.
    struct Cell {
        PlaceId place;
        const Pattern* pattern;
        std::uint32_t segment = 0;
        bool is_under_way = false;
    };
    struct Row {
        const core::Clause* clause;
        std::vector<Cell> cells;
        std::vector<std::pair<VarId, PlaceId>> bound;
    };
    using Rows = std::vector<Row>;
    using RowSpan = std::span<Row>;

    PlaceId add_place(Place::Kind kind, PlaceId parent, std::uint32_t index, Operand value = {});
    Operand read(PlaceId place);
    std::size_t mark() const { return reads_.size(); }
    void forget(std::size_t to);

    /// Adds the cells for `pattern` in front of position `at`; gives the number of cells added.
    std::size_t add_cells(Row& row, std::size_t at, PlaceId place, const Pattern* pattern);
    static std::size_t cell_for(const Row& row, PlaceId place);

    void match(RowSpan rows, BlockId fail);
    bool choose(Row& row, BlockId fail);
    void match_place(PlaceId place, RowSpan rows, BlockId fail);
    void match_atomic(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail);
    void match_tuples(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail);
    void match_tuples_of(
        PlaceId place, std::size_t arity, RowSpan rows, std::size_t known, BlockId fail);
    void match_lists(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail);
    void match_maps(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail);
    void match_native_records(PlaceId place, std::vector<Row>& rows, BlockId fail);
    void match_keys(PlaceId place, RowSpan rows, BlockId fail);
    void match_binaries(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail);
    void match_segments(PlaceId context, RowSpan rows, BlockId fail);
    void match_rest(PlaceId context, RowSpan rows, BlockId fail);
    std::uint32_t match_bits(PlaceId context, Row& row, BlockId fail);
    void match_segment(PlaceId context, RowSpan rows, BlockId fail);

    bool same_expr(const Expr* a, const Expr* b) const;
    bool same_segment(const core::Segment& a, const core::Segment& b) const;
    /// A key or size of a pattern: what it is worth, `fail` if that is an error.
    Operand evaluate(const Expr* expr, BlockId fail);
    /// Has the variables that `needed_by` mentions, as far as this matching has found them.
    void set_variables(const Expr* needed_by);
    void bind(Row& row, VarId variable, PlaceId place);
    /// Where the variable is found on the way to here, if this matching found it. A way binds a
    /// variable once, and is gone to its end before the next, so that the last place counts.
    std::optional<PlaceId> place_of(VarId variable) const;

    Lowering& to_;
    SsaBuilder& b_;
    std::function<void(const core::Clause&)> chosen_;
    std::uint32_t matching_; ///< which of the module's
    std::vector<Place> places_;
    std::vector<PlaceId> reads_; ///< in order of reading, those to be forgotten
};

} // namespace joist::compiler::ssa
