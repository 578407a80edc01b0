#include "core/ulid.hpp"
