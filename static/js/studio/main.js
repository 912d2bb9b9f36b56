/** The studio's enhancements: each finds its own elements, and does nothing where there are none. */

import "./describe.js";
import "./focal.js";
import "./grids.js";
import "./proof.js";
import "./toasts.js";
import "./touched.js";
import "./uploads.js";
