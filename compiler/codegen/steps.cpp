#include "compiler/codegen/steps.h"

#include <algorithm>
#include <iterator>

namespace joist::compiler::codegen {

namespace {

/// A row for each Step.
constexpr ssa::PassInfo kSteps[] = {
    {"list_parts", "read head and tail of a list by one instruction"},
    {"frames", "begin stack frames no sooner than something needs them"},
    {"late_spills", "put what a call gives into its slot only when the next call frees one"},
    {"dead_slots", "clear slots of the stack that a long call would hold for nobody"},
    {"wishes", "put values into the registers where they will be wanted"},
    {"apart_slots", "keep arguments that stand side by side in slots that don't"},
    {"slot_order", "put what is needed longest at the bottom of the frame"},
    {"registers", "give each value its registers and slots (always on)"},
    {"map_reads", "read several elements of a map by one instruction"},
    {"known_funs", "call what is known to be a fun of that arity without a look"},
    {"select", "make instructions; move what isn't where it is wanted (always on)"},
    {"sink_moves", "let instructions write where their result is moved to"},
    {"room", "reserve heap, count live registers, clear slots (always on)"},
    {"trim", "give up slots that later calls leave unread"},
    {"jumps", "go straight to where a jump leads; drop what is never reached (always on)"},
    {"share_blocks", "keep blocks that are equal only once"},
    {"lines", "drop line numbers that repeat the one before"},
    {"merge_matches", "match segments that stand in a row at once (from OTP 26 on)"},
    {"labels", "number the labels that are left (always on)"},
    {"tables", "keep each constant, name and line of the module once (always on)"},
};
static_assert(std::size(kSteps) == static_cast<std::size_t>(Step::kTables) + 1);

/// Without kJumps there would be jumps between loop_rec and the timeout behind it: OTP's machine holds
/// the lock of the message queue there, and waits for itself.
bool is_required(Step step) {
    return step == Step::kRegisters || step == Step::kSelect || step == Step::kRoom ||
           step == Step::kJumps || step == Step::kLabels || step == Step::kTables;
}

} // namespace

std::span<const ssa::PassInfo> steps() {
    return kSteps;
}

std::optional<Step> step_named(std::string_view name) {
    const auto found = std::find_if(std::begin(kSteps),
                                    std::end(kSteps),
                                    [&](const ssa::PassInfo& row) { return row.name == name; });
    if (found == std::end(kSteps)) return std::nullopt;
    return static_cast<Step>(found - std::begin(kSteps));
}

Steps::Steps(const GenerateOptions& options) : last_{step_named(options.stop_after)} {
    for (unsigned i = 0; i < std::size(kSteps); ++i) {
        const auto step = static_cast<Step>(i);
        const bool left_out =
            std::find(options.without.begin(), options.without.end(), kSteps[i].name) !=
            options.without.end();
        if (!is_required(step) && (left_out || (last_ && step > *last_))) off_ |= 1u << i;
    }
}

} // namespace joist::compiler::codegen
