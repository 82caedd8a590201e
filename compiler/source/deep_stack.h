// A stack deep enough for recursion over syntax trees of kMaxNesting levels. Any thread may ask for
// one.
#pragma once

#include <type_traits>

namespace joist::compiler {

/// Calls `function(context)` on a thread with a large stack and waits for it; directly if this is
/// such a thread already.
void call_on_deep_stack(void (*function)(void*), void* context);

/// The same for a callable without result.
template <class Callable> void on_deep_stack(Callable&& callable) {
    using Plain = std::remove_reference_t<Callable>;
    call_on_deep_stack([](void* context) { (*static_cast<Plain*>(context))(); },
                       const_cast<void*>(static_cast<const void*>(&callable)));
}

} // namespace joist::compiler
