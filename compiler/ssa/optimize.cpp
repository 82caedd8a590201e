#include "compiler/ssa/optimize.h"

#include "compiler/ssa/binary_contexts.h"
#include "compiler/ssa/binary_positions.h"
#include "compiler/ssa/checker.h"
#include "compiler/ssa/common_values.h"
#include "compiler/ssa/floats.h"
#include "compiler/ssa/inline_leaves.h"
#include "compiler/ssa/join_maps.h"
#include "compiler/ssa/known_shapes.h"
#include "compiler/ssa/known_tests.h"
#include "compiler/ssa/list_loops.h"
#include "compiler/ssa/map_keys.h"
#include "compiler/ssa/match_constants.h"
#include "compiler/ssa/private_append.h"
#include "compiler/ssa/quiet_throws.h"
#include "compiler/ssa/receive_markers.h"
#include "compiler/ssa/simplify.h"
#include "compiler/ssa/sink.h"
#include "compiler/ssa/types.h"
#include "compiler/ssa/unused_arguments.h"
#include "compiler/ssa/unused_functions.h"
#include "compiler/ssa/update_tuples.h"
#include "compiler/ssa/usual_room.h"

#include <algorithm>
#include <iterator>
#include <memory>

namespace joist::compiler::ssa {

namespace {

/// What passes leave for later ones.
struct Shared {
    Module& module;
    const OptimizeOptions& options;
    std::shared_ptr<ModuleTypes> types;
};

/// A row of the table: one of the two functions is set.
struct Pass {
    PassInfo info;
    void (*on_function)(Module&, Function&) = nullptr;
    void (*on_module)(Shared&) = nullptr;
    bool required = false; ///< the machine can't do without
    /// Done where the pass is left out; null: nothing.
    void (*instead)(Shared&) = nullptr;
};

/// The raw trace knows the class of its exception: the machine's `raise` doesn't take it.
void drop_raise_classes(Module& module, Function& function) {
    for (Block& block : function.blocks) {
        if (block.terminator.kind == TerminatorKind::kRaise)
            block.terminator.operands[0] = module.literals.atom("error");
    }
}

void note_all_types(Shared& shared) {
    if (shared.types) note_types(shared.module, *shared.types);
}

/// The functions that the loops call may be put in place then.
void loop_over_lists(Shared& shared) {
    if (shared.options.inlining.list_functions && make_list_loops(shared.module))
        inline_calls(shared.module, shared.options.inlining);
}

constexpr PassInfo kSimplify = {"simplify",
                                "copies, constants, dead code, needless jumps and blocks"};

/// In the order in which they run.
constexpr Pass kPasses[] = {
    {.info = {"unused_functions", "leave out functions that nothing can call"},
     .on_module = [](Shared& shared) { drop_unused_functions(shared.module); }},
    {.info = {"inline",
              "put functions in place of their calls, where -compile(inline) asks for it"},
     .on_module = [](Shared& shared) { inline_calls(shared.module, shared.options.inlining); }},
    {.info =
         {"list_loops",
          "call loops instead of functions of lists, where -compile(inline_list_funcs) asks for "
          "it"},
     .on_module = loop_over_lists},
    {.info = {"raise_classes", "raise again without the class, which the trace knows (always on)"},
     .on_function = drop_raise_classes,
     .required = true},
    {.info = {"map_keys", "put the constant keys of maps in order (always on)"},
     .on_function = sort_map_keys,
     .required = true},
    {.info = kSimplify, .on_function = simplify},
    {.info = {"common_values", "compute what is there already only once"},
     .on_function = share_common_values},
    {.info = {"inline_leaves", "put small functions that call nothing in place of their calls"},
     .on_module = [](Shared& shared) { inline_leaves(shared.module); }},
    {.info = {"known_shapes", "build no tuples only to take them apart where ways join"},
     .on_function = use_known_shapes},
    {.info = {"types", "drop tests that types and ranges answer"},
     .on_module = [](Shared& shared) { shared.types = apply_types(shared.module); },
     .instead = [](Shared& shared) { check_maps(shared.module); }},
    {.info = {"unused_arguments", "give functions no arguments that they don't use"},
     .on_module =
         [](Shared& shared) { drop_unused_arguments(shared.module, shared.types.get()); }},
    {.info = kSimplify, .on_function = simplify},
    {.info = {"tagged_tuples", "test a record's kind, size and tag at once"},
     .on_function = fuse_tagged_tuples},
    {.info = {"known_tests", "leave out tests whose outcome earlier ones tell"},
     .on_function = use_known_tests},
    {.info = {"make_switches", "choose at once where a value is compared with many constants"},
     .on_function = make_switches},
    {.info = {"join_maps", "ask a map for several keys, and put several into it, at once"},
     .on_function = join_maps},
    {.info = {"reuse_starts", "match a binary again with the context that it has"},
     .on_function = reuse_starts},
    {.info = {"append", "append to binaries in place"}, .on_function = use_append},
    {.info = {"sink", "read elements in the branch that needs them"},
     .on_function = [](Module&, Function& function) { sink_reads(function); }},
    {.info = {"quiet_throws", "build no stack trace for throws where nobody looks at it"},
     .on_module = [](Shared& shared) { quieten_throws(shared.module); }},
    {.info = {"usual_room", "make no binary of the rest of a match only to learn how large it is"},
     .on_module = [](Shared& shared) { ask_for_usual_room(shared.module); }},
    {.info = {"contexts", "hand match contexts to functions that go on matching"},
     .on_module = [](Shared& shared) { pass_contexts(shared.module); }},
    {.info = {"private_append", "let binaries that only their loop holds grow in place"},
     .on_module = [](Shared& shared) { use_private_append(shared.module); }},
    {.info = {"receive_markers", "let receives on fresh references skip older messages"},
     .on_module = [](Shared& shared) { place_receive_markers(shared.module); }},
    {.info = {"match_constants", "match integers that must be constants as bits"},
     .on_function = match_constants},
    {.info = {"positions", "match binaries with one context that moves (always on)"},
     .on_function = lower_binary_matching,
     .required = true},
    {.info = {"last_simplify",
              "simplify once more: the machine takes no tests of constants (always on)"},
     .on_function = simplify,
     .required = true},
    {.info = {"delay", "read elements no sooner than the call that wants them"},
     .on_function = [](Module&, Function& function) { delay_reads(function); }},
    {.info = {"note_types", "leave what is known of operands for the code generator"},
     .on_module = note_all_types},
    {.info = {"update_tuples", "copy a tuple once, with all elements that change"},
     .on_function = update_tuples},
    {.info = {"update_in_place", "write into tuples that nothing else refers to (for OTP 29)"},
     .on_module = [](Shared& shared) { update_in_place(shared.module); }},
    {.info = {"floats", "compute with floats that are not boxed"}, .on_function = unbox_floats},
};

std::vector<PassInfo> distinct_passes() {
    std::vector<PassInfo> distinct;
    for (const Pass& pass : kPasses) {
        if (std::none_of(distinct.begin(), distinct.end(), [&](const PassInfo& one) {
                return one.name == pass.info.name;
            }))
            distinct.push_back(pass.info);
    }
    return distinct;
}

class Passes {
public:
    Passes(Module& module, const OptimizeOptions& options)
        : shared_{module, options, nullptr}, options_{options} {}

    std::vector<std::string> run() {
        const auto end = std::end(kPasses);
        for (auto pass = std::begin(kPasses); pass != end;) {
            const auto first = pass++;
            if (first->on_function) {
                // A function goes through all that only look at it while it is at hand.
                while (pass != end && pass->on_function && !watched())
                    ++pass;
                run_on_functions({first, pass});
            } else if (is_on(*first)) {
                first->on_module(shared_);
            } else if (first->instead) {
                first->instead(shared_);
            }
            if (options_.check) check(first->info.name);
            if (!problems_.empty() || first->info.name == options_.stop_after) break;
        }
        return std::move(problems_);
    }

private:
    /// Must what is there after each pass be seen?
    bool watched() const { return options_.check || !options_.stop_after.empty(); }

    bool is_on(const Pass& pass) const {
        return pass.required ||
               std::find(options_.without.begin(), options_.without.end(), pass.info.name) ==
                   options_.without.end();
    }

    void run_on_functions(std::span<const Pass> passes) {
        for (auto& function : shared_.module.functions) {
            for (const Pass& pass : passes) {
                if (is_on(pass)) pass.on_function(shared_.module, *function);
            }
        }
    }

    void check(std::string_view after) {
        for (const std::string& problem : check_module(shared_.module))
            problems_.push_back("after " + std::string{after} + ": " + problem);
    }

    Shared shared_;
    const OptimizeOptions& options_;
    std::vector<std::string> problems_;
};

} // namespace

std::span<const PassInfo> passes() {
    static const std::vector<PassInfo> distinct = distinct_passes();
    return distinct;
}

bool is_pass(std::string_view name) {
    return std::any_of(std::begin(kPasses), std::end(kPasses), [&](const Pass& pass) {
        return pass.info.name == name;
    });
}

std::vector<std::string> optimize(Module& module, const OptimizeOptions& options) {
    return Passes{module, options}.run();
}

} // namespace joist::compiler::ssa
