/** The studio's enhancements: each finds its own elements, and does nothing where there are none. */

import "./grids.js";
import "./toasts.js";
import "./touched.js";
