#include "core/resource.hpp"
