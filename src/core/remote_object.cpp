#include "core/remote_object.hpp"
