%% options: +nowarn_undefined_behaviour
-module(behaviour_off_undefined).
-behaviour(gen_server).
-behaviour(no_such_behaviour).
