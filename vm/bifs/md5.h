// The MD5 message digest stands in vm/beam, where the compiler and the loader have it too.
#pragma once

#include "vm/beam/md5.h"
