#include "core/instant.hpp"
