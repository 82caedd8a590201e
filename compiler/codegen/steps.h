// The steps of code generation that one can look at and, where they only make the code better,
// leave out: the one table of them. Their order is that in which they run on each function.
#pragma once

#include "compiler/ssa/optimize.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler::codegen {

enum class Step : std::uint8_t {
    kListParts,
    kFrames,
    kLateSpills,
    kDeadSlots,
    kWishes,
    kApartSlots,
    kSlotOrder,
    kRegisters,
    kMapReads,
    kKnownFuns,
    kSelect,
    kSinkMoves,
    kRoom,
    kTrim,
    kJumps,
    kShareBlocks,
    kLines,
    kMergeMatches,
    kLabels,
    kTables,
};

/// Names and descriptions, in order.
std::span<const ssa::PassInfo> steps();
/// The step called `name`.
std::optional<Step> step_named(std::string_view name);

struct GenerateOptions {
    bool tell_types = false; ///< the listing wants to know what arguments and results are
    std::vector<std::string> without{}; ///< names of steps to leave out
    std::string stop_after{};           ///< name of the step to stop after; empty: run all
};

/// Which steps are made.
class Steps {
public:
    Steps() = default;
    explicit Steps(const GenerateOptions& options);

    /// Is the step made? Those behind the one to stop after are not.
    bool on(Step step) const { return (off_ >> static_cast<unsigned>(step) & 1) == 0; }
    /// Is the last step to be made `step`, or one before it whose outcome is seen with it?
    bool stop_by(Step step) const { return last_ && *last_ <= step; }
    bool stops() const { return last_.has_value(); }

private:
    std::uint32_t off_ = 0;
    std::optional<Step> last_;
};

} // namespace joist::compiler::codegen
