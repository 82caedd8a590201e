// Behaviours: is what they ask for exported? See linter.h.
#include "compiler/lint/behaviours.h"
#include "compiler/lint/linter.h"

#include <algorithm>
#include <map>

namespace joist::compiler {

// Those of OTP are known, others are looked for where the code path leads.
BehaviourState Linter::find_behaviour(std::string_view name,
                                      std::vector<Callback>& callbacks) const {
    if (const Behaviour* known = known_behaviour(name)) {
        const auto optional = callbacks_of(known->optional);
        for (const auto& one : callbacks_of(known->callbacks)) {
            const bool may_lack =
                std::find(optional.begin(), optional.end(), one) != optional.end();
            callbacks.push_back({std::string{one.first}, one.second, may_lack});
        }
        return BehaviourState::kKnown;
    }
    std::vector<BehaviourCallback> found;
    if (!options_.behaviour) return BehaviourState::kNone;
    const BehaviourState state = options_.behaviour(name, found);
    for (BehaviourCallback& one : found)
        callbacks.push_back({std::move(one.name), one.arity, one.is_optional});
    return state;
}

// Facts of OTP 29.
void Linter::check_obsolete_callback(Pos pos, std::string_view behaviour, const Callback& one) {
    const bool gone = behaviour == "gen_fsm";
    const bool renamed =
        one.name == "format_status" && one.arity == 2 &&
        (behaviour == "gen_server" || behaviour == "gen_event" || behaviour == "gen_statem");
    if (!switches_.deprecated_callback || (!gone && !renamed)) return;
    const Symbol name = module_.storage->symbols.intern(one.name);
    warn(pos,
         "the callback " + quote_atom(behaviour) + ":" + type_name(name, one.arity) +
             " is deprecated; use " + (gone ? "the 'gen_statem' module" : "format_status/1") +
             " instead");
}

void Linter::check_behaviours() {
    struct Owner {
        std::string behaviour;
        Pos pos;
    };
    std::map<std::pair<std::string, std::uint32_t>, Owner> owners;
    for (const Form* form : module_.forms) {
        if (form->kind != FormKind::kAttribute || is_late(form)) continue;
        const auto* attribute = form->as<AttributeForm>();
        if (attribute->name != std::string_view{"behaviour"} &&
            attribute->name != std::string_view{"behavior"})
            continue;
        if (!attribute->value || attribute->value->kind != ExprKind::kAtom) continue;
        const std::string name{attribute->value->as<AtomExpr>()->name.text()};
        std::vector<Callback> callbacks;
        const BehaviourState state = find_behaviour(name, callbacks);
        if (state == BehaviourState::kUndefined || state == BehaviourState::kWrong)
            warn(form->pos,
                 "behaviour " + quote_atom(name) + " callback functions " +
                     (state == BehaviourState::kWrong ? "erroneously defined" : "are undefined"));
        if (state == BehaviourState::kNone) {
            if (switches_.undefined_behaviour)
                warn(form->pos,
                     "behaviour " + quote_atom(name) + " undefined",
                     static_cast<std::uint32_t>(attribute->name.text().size()),
                     behaviour_hint(name));
            continue;
        }
        for (const Callback& one : callbacks) {
            if (is_exported(one.name, one.arity)) check_obsolete_callback(form->pos, name, one);
            const std::string what = name_arity(one.name, one.arity);
            if (!is_exported(one.name, one.arity)) {
                if (!one.is_optional && switches_.undefined_behaviour_func)
                    warn(form->pos,
                         "undefined callback function " + what + " (behaviour '" + name + "')");
                if (one.is_optional) continue;
            }
            const auto [owner, added] =
                owners.emplace(std::pair{one.name, one.arity}, Owner{name, form->pos});
            if (!added && switches_.conflicting_behaviours)
                warn(form->pos,
                     "conflicting behaviours -- callback " + what + " required by both '" + name +
                         "' and '" + owner->second.behaviour + "' (line " +
                         std::to_string(owner->second.pos.line) + ", column " +
                         std::to_string(owner->second.pos.column) + ")");
        }
    }
}

} // namespace joist::compiler
