#include "core/secret.hpp"
