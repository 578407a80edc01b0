#include "core/json.hpp"
