// Prints what the environment and `.env` of the working directory say, what is handed on for others, and the names in
// process.env afterwards.
import { operatorEnvironment, readEnvironment } from '../../dist/config/config.js';

try {
  for (const seen of [readEnvironment(), operatorEnvironment(), Object.keys(process.env)]) {
    console.log(JSON.stringify(seen));
  }
} catch (error) {
  console.log(JSON.stringify({ code: error.code, params: error.params }));
}
